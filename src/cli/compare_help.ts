/**
 * `--help` of `deno task compare`, from the tables that validate.
 * @module
 */
import { EXIT } from "../model/errors.ts";
import { COMPARE_FLAGS } from "./compare_flags.ts";
import { entries, flagLines, page } from "./help_layout.ts";

const ABOUT =
  "Holds the run in HEAD against the run in BASE, or against several together: BASE may be the " +
  "folder of a run, a folder that holds runs, or a quoted pattern like 'results/main-*'. Cells " +
  "are matched by scenario, mode, closer, stack and parameters. The samples are not read, so that " +
  "runs of any length compare in seconds.";

const JUDGING: readonly (readonly [string, string])[] = [
  [
    "exact metrics",
    "counts that repeat to the digit: any change for the worse is a regression, one repetition is " +
    "enough, also if HEAD has it in one of many. Where chance decides (a trial's `chance` in " +
    "run.json), where repetitions of one base run differ, or where base runs differ and the newest " +
    "has a value that was measured once, it is judged as a noisy one, and said so",
  ],
  [
    "noisy metrics",
    "times, rates and what is sampled: a regression needs a rank test (Mann-Whitney, exact; " +
    "also Wilcoxon's signed ranks where both runs were measured in turns) that is significant " +
    "after correction for the number of metrics (Holm, over those that could be; the cells of one " +
    "together, then each), and the whole 95 % bootstrap interval of the ratio (of medians; in " +
    "turns the median of pairs, and the medians' too) outside of the metric's noise threshold",
  ],
  ["failed trials", "more of them than in BASE are a regression"],
  [
    "what is gone",
    "a cell of BASE that HEAD has not, or an exact metric that it has no value of, fails unless " +
    "--allow names it",
  ],
  [
    "taken together",
    "times, rates and CPU of the whole run, of each mode, of each mode in each scenario and of each " +
    "cell are judged as one; docs/ci.md says how, and how small a change that finds",
  ],
  [
    "diagnostics",
    "of closecost's own (role in results/README.md) are never judged",
  ],
];

const FIRST_LINE: readonly (readonly [string, string])[] = [
  ["FAILED", "something got worse, or is gone; code 1"],
  [
    "NOT JUDGED",
    "times of the run that nobody can judge, and why: too few repetitions to see less than so " +
    "much, or another machine; code 0, with --fail-on not-judged 1",
  ],
  ["PASSED", "counts are equal, and times within so many percent; code 0"],
];

const VERDICTS: readonly (readonly [string, string])[] = [
  ["regressed, improved", "changed for the worse, for the better"],
  ["unchanged", "exactly equal, or the whole interval within the noise threshold"],
  [
    "not judged",
    "too few repetitions or too wide an interval; or less of this was paid for with more of that",
  ],
  ["added, removed", "measured in HEAD alone, in BASE alone"],
];

const EXITS: readonly (readonly [number, string])[] = [
  [EXIT.ok, "PASSED, or NOT JUDGED (see --fail-on)"],
  [EXIT.failed, "FAILED: closing got worse"],
  [EXIT.usage, "wrong usage, or a run that can't be read, is foreign, cut or empty"],
  [EXIT.machine, "not FAILED, but something could not be written"],
];

const EXAMPLES: readonly (readonly [string, string])[] = [
  [
    "deno task bench churn --closer client --reps 10 --against main",
    "two versions in turns, then compared: the way to judge times",
  ],
  ["deno task compare results/main results/mine", "one run against another: judges counts"],
  [
    "deno task compare 'results/main-*' results/mine --fail-on not-judged",
    "against all runs of a pattern; what can't be judged fails too",
  ],
  [
    "deno task compare results/main results/mine --allow mode=rst,metric=bytes_lost",
    "with a change that is intended",
  ],
];

/** The text of `--help`. */
export function compareHelp(): string {
  return page([
    "Usage: deno task compare BASE… HEAD [FLAGS]",
    ABOUT,
    { heading: "How it is judged", lines: entries(JUDGING, COLUMN) },
    { heading: "The first word", lines: entries(FIRST_LINE, COLUMN) },
    { heading: "Verdicts", lines: entries(VERDICTS, COLUMN) },
    { heading: "Flags", lines: flagLines(COMPARE_FLAGS) },
    {
      heading: "Exit codes",
      lines: entries(EXITS.map(([code, meaning]) => [String(code), meaning]), CODE_COLUMN),
    },
    {
      heading: "Examples",
      lines: EXAMPLES.flatMap(([command, meaning]) => [`  ${command}`, `      ${meaning}`]),
    },
    "The first line of every output says what it comes to; the last one printed is the count of " +
    "verdicts. Where GITHUB_STEP_SUMMARY names a file, Markdown is added to it; where " +
    "GITHUB_ACTIONS is true, the first line is also an error, a warning or a notice to it.",
  ]);
}

const COLUMN = 24;
const CODE_COLUMN = 8;
