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
];

const VERDICTS: readonly (readonly [string, string])[] = [
  ["regressed, improved", "changed for the worse, for the better"],
  ["unchanged", "exactly equal, or the whole interval within the noise threshold"],
  ["not judged", "too few repetitions or too wide an interval; how many would settle it is said"],
  ["added, removed", "measured in HEAD alone, in BASE alone"],
];

const EXITS: readonly (readonly [number, string])[] = [
  [EXIT.ok, "no regression (see --fail-on)"],
  [EXIT.failed, "closing got worse"],
  [EXIT.usage, "wrong usage, or a run that can't be read, is foreign, cut or empty"],
  [EXIT.machine, "no regression, but something could not be written"],
];

const EXAMPLES: readonly (readonly [string, string])[] = [
  ["deno task compare results/main results/mine", "one run against another"],
  [
    "deno task compare 'results/main-*' results/mine --fail-on not-judged",
    "against all runs of a pattern; open questions fail too",
  ],
  [
    "deno task compare results/main results/mine --allow mode=rst,metric=bytes_lost",
    "with a change that is intended",
  ],
  [
    "deno task bench churn --reps 10 --against main",
    "measure another version in turns with this one, then compare",
  ],
];

/** The text of `--help`. */
export function compareHelp(): string {
  return page([
    "Usage: deno task compare BASE… HEAD [FLAGS]",
    ABOUT,
    { heading: "How it is judged", lines: entries(JUDGING, COLUMN) },
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
    "Where GITHUB_STEP_SUMMARY names a file, Markdown is added to it. The last line printed is " +
    "the count of verdicts.",
  ]);
}

const COLUMN = 24;
const CODE_COLUMN = 8;
