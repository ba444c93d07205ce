/**
 * `--help` of `deno task bench`, from the tables that validate.
 * @module
 */
import { SCENARIOS } from "../../bench/definitions.ts";
import type { CloseMode } from "../close/mode.ts";
import { MODES } from "../close/registry.ts";
import { EXIT } from "../model/errors.ts";
import type { Scenario } from "../model/scenario.ts";
import { modeText } from "../model/words.ts";
import { BENCH_FLAGS } from "./bench_flags.ts";
import { entries, flagLines, page } from "./help_layout.ts";
import { allowedText, defaultText } from "../plan/value_text.ts";

const ABOUT =
  "Measures what it costs to close TCP connections one way rather than another, and who pays. " +
  "A run opens real connections over loopback, echoes the payload on each and checks it, " +
  "closes them in each mode from each side, and watches the kernel with ss and /proc. A trial " +
  "is one scenario, mode, closer and stack, in a network namespace of its own; trials are " +
  "repeated, interleaved in a seeded order. Data goes to standard output and files, progress " +
  "and warnings to standard error.";

const FILES: readonly (readonly [string, string])[] = [
  ["run.json", "what was asked for, on which machine, and how each trial ended"],
  ["measurements.csv", "one value of one metric of one trial a row"],
  ["samples.csv", "socket states and queues over time"],
  ["latency.csv", "connect(), echo, close() and teardown times as quantiles"],
  ["series.csv", "curves of scenarios that give out some, such as a rate by a count"],
  ["summary.csv", "one row a scenario, mode and closer: medians over repetitions"],
  ["charts/*.svg", "the trade-off, and what each scenario shows"],
  ["report.md, .html", "table, charts, findings, method and machine in one document"],
];

const EXITS: readonly (readonly [number, string])[] = [
  [EXIT.ok, "every trial completed"],
  [
    EXIT.failed,
    "a trial failed; the others are there; or, of two measured in turns, head closes worse than base",
  ],
  [EXIT.usage, "wrong usage: nothing was measured"],
  [
    EXIT.machine,
    "this machine can't do it: not Linux, no ss, namespaces forbidden; or a limit, a full disk",
  ],
  [EXIT.interrupted, "interrupted: what was measured is kept"],
];

const EXAMPLES: readonly (readonly [string, string])[] = [
  ["deno task bench", "everything above with its defaults"],
  [
    "deno task bench churn --mode fin,rst --closer client --reps 5",
    "one scenario, two modes, one closer",
  ],
  [
    "deno task bench burst --connections 20_000 --mode linger:1,linger:5",
    "20,000 connections closed at once, in two linger times",
  ],
  [
    "deno task bench --reps 1 --format json --out results/quick > quick.json",
    "a quick run for a program to read",
  ],
  [
    "deno task bench --target ./new --against-target ./old --port 8080 --http",
    "two versions of your own server, in turns; code 1 if the new closes worse",
  ],
];

/** The text of `--help`. */
export function benchHelp(): string {
  return page([
    "Usage: deno task bench [SCENARIO…] [FLAGS]",
    ABOUT,
    {
      heading: "Scenarios (all, unless some are named) and the flags of their parameters, with\n" +
        "their defaults; each value of a list (--payload 1,1_000) is a trial of its own",
      lines: SCENARIOS.flatMap(scenarioLines),
    },
    {
      heading: "Close modes (for --mode)",
      lines: modeEntries(),
    },
    {
      heading: "Other flags (a list may be written with commas or by repeating its flag)",
      lines: flagLines(BENCH_FLAGS),
    },
    { heading: "Files of a run, in --out", lines: entries(FILES, NAME_COLUMN) },
    "Every column, metric and unit is explained in results/README.md.",
    {
      heading: "Exit codes",
      lines: entries(EXITS.map(([code, meaning]) => [String(code), meaning]), CODE_COLUMN),
    },
    {
      heading: "Examples",
      lines: EXAMPLES.flatMap(([command, meaning]) => [`  ${command}`, `      ${meaning}`]),
    },
    {
      heading: "See also",
      lines: entries(
        [
          ["deno task report DIR", "show a run again, anywhere"],
          ["deno task compare BASE HEAD", "say whether closing got worse"],
          [`npx -y deno@${DENO} task bench`, "the same without Deno, with Node alone"],
          ["NO_COLOR, COLUMNS", "environment variables that are honoured"],
        ],
        NAME_COLUMN + 14,
      ),
    },
  ]);
}

/** The version this is made with. */
const DENO = "2.9.6";
const NAME_COLUMN = 22;
const CODE_COLUMN = 8;
const SCENARIO = 10;

/** Every close mode, its syntax on the left. */
export function modeEntries(): string[] {
  return entries(MODES.map((mode) => [mode.syntax, modeLine(mode)]), NAME_COLUMN);
}

function modeLine({ summary, seconds }: CloseMode): string {
  if (!seconds) return summary;
  const { whole, min, max } = seconds;
  return `${summary} [${whole ? "whole seconds" : "seconds"}, ${min} to ${max}]`;
}

function scenarioLines(scenario: Scenario): string[] {
  const { name, title, question, parameters, onDemand } = scenario;
  const flags = Object.entries(parameters).map(([flag, spec]) =>
    `--${flag} ${defaultText(spec)}: ${spec.meaning} [${allowedText(spec)}]`
  );
  const lines = [question, ...takesInstead(scenario), ...flags];
  return [
    ...entries([[name, onDemand ? `${title} (only if named, or with --full)` : title]], SCENARIO),
    ...entries(lines.map((line) => ["", line] as const), SCENARIO),
  ];
}

/** What a scenario has to say where the command line says nothing. */
function takesInstead({ defaults = {} }: Scenario): string[] {
  const { modes, closers, reps } = defaults;
  const words = [
    ...modes ? [`--mode ${modes.map(modeText).join(",")}`] : [],
    ...closers ? [`--closer ${closers.join(",")}`] : [],
    ...reps ? [`--reps ${reps}`] : [],
  ];
  return words.length > 0 ? [`Unless said otherwise: ${words.join(" ")}`] : [];
}
