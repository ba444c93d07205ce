/**
 * The flags of `deno task compare`.
 * @module
 */
import { SCENARIOS } from "../../bench/definitions.ts";
import { type Allowance, parseAllowance } from "../compare/allow.ts";
import type { FailOn } from "../compare/verdict.ts";
import { UsageError } from "../model/errors.ts";
import { isExact, type MetricName, metricNamed, METRICS } from "../metrics/registry.ts";
import { type Flag, oneOf, switchFlag, textFlag, wordFlag } from "./flag.ts";
import { nearest } from "./nearest.ts";

/** Probability of a false alarm in a whole comparison. */
const ALPHA = 0.01;

/** What `--allow` may name of a cell: its columns, and what parameters scenarios have. */
const CELL_FIELDS: readonly string[] = [
  ...new Set([
    ...["scenario", "mode", "closer", "stack"],
    ...SCENARIOS.flatMap(({ parameters }) => Object.keys(parameters)),
  ]),
];

const FAIL_ON: readonly FailOn[] = ["regressed", "not-judged", "never"];

const METRIC_NAMES = [...METRICS.keys()];

/** @throws {UsageError} unless it is a metric that is judged */
function judged(text: string, name: string): MetricName {
  const found = metricNamed(text);
  if (found?.better === "neither") {
    throw new UsageError(
      `${name} cannot be ${text}: it is neither better nor worse when it changes, so it is not ` +
        "compared; name another metric",
    );
  }
  if (found?.role === "diagnostic") {
    throw new UsageError(
      `${name} cannot be ${text}: it is a diagnostic of closecost's own, told and never judged; ` +
        "name an outcome of results/README.md",
    );
  }
  if (found) return found.name;
  const near = nearest(text, METRIC_NAMES);
  throw new UsageError(
    `${name} cannot be ${JSON.stringify(text)}: allowed are whole names of results/README.md; ` +
      (near === undefined ? "write one of these" : `did you mean ${near}?`),
  );
}

const metricFlag: Flag<readonly MetricName[]> = {
  argument: "METRIC,…",
  meaning: "compare these metrics only; fewer comparisons need less correction",
  allowed: "",
  fallback: "all outcomes that have a better direction",
  read: (texts, name) => [
    ...new Set(
      texts.flatMap((text) => text.split(",")).map((text) => judged(text.trim(), name)),
    ),
  ],
};

const SHARE = /^(\d*\.?\d+)(%?)$/;
/** More is a slip of the pen, and would hide everything. */
const LARGEST_SHARE = 10;

/** 15 for 15 % would be 1500 %: what is not in percent is at most 1. `undefined`: no share. */
function shareOf(text: string): number | undefined {
  const [, digits, percent] = SHARE.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const share = Number(digits) / (percent === "%" ? 100 : 1);
  return share <= (percent === "%" ? LARGEST_SHARE : 1) ? share : undefined;
}

function threshold(text: string, name: string): readonly [MetricName, number] {
  const [metric = "", value = "", ...more] = text.split("=").map((part) => part.trim());
  const share = more.length === 0 ? shareOf(value) : undefined;
  if (share === undefined) {
    throw new UsageError(
      `${name} cannot be ${
        JSON.stringify(text)
      }: allowed is METRIC=SHARE with a share from 0% to ` +
        `${LARGEST_SHARE * 100}%, or from 0 to 1; write e.g. ${name} close_p99=15%`,
    );
  }
  const known = judged(metric, name);
  if (isExact(known)) {
    throw new UsageError(
      `${name} cannot be set for ${known}: it is exact, and any change for the worse counts; ` +
        `allow intended ones with --allow metric=${known}`,
    );
  }
  return [known, share];
}

const thresholdFlag: Flag<ReadonlyMap<MetricName, number>> = {
  argument: "METRIC=SHARE,…",
  meaning: "the noise threshold of a noisy metric: changes up to this share do not count, e.g. " +
    "close_p99=15%",
  allowed: "",
  fallback: "the column noise of results/README.md",
  read: (texts, name) =>
    new Map(texts.flatMap((text) => text.split(",")).map((text) => threshold(text, name))),
};

/** Below it the tests of families, which deal anew so many times and no more, could find nothing. */
const LEAST_ALPHA = 0.005;

const alphaFlag: Flag<number> = {
  argument: "P",
  meaning: "probability of one false alarm or more in a whole comparison, at most",
  allowed: `${LEAST_ALPHA} to 0.5`,
  fallback: String(ALPHA),
  read(texts, name) {
    const text = texts.at(-1);
    if (text === undefined) return ALPHA;
    const value = /^\d*\.?\d+(e-\d+)?$/i.test(text) ? Number(text) : NaN;
    if (value >= LEAST_ALPHA && value <= 0.5) return value;
    throw new UsageError(
      `${name} cannot be ${
        JSON.stringify(text)
      }: allowed are numbers from ${LEAST_ALPHA} to 0.5; ` +
        `write e.g. ${name} 0.05`,
    );
  },
};

const allowFlag: Flag<readonly Allowance[]> = {
  argument: "FIELD=VALUE,…",
  meaning: "an intended change: what has all these values does not fail the command; may be " +
    `given several times [fields: ${CELL_FIELDS.join(", ")}, metric, side, verdict]`,
  allowed: "",
  fallback: "",
  read: (texts) => texts.map((text) => parseAllowance(text, CELL_FIELDS)),
};

const failOnFlag: Flag<FailOn> = {
  ...wordFlag({ meaning: "", words: FAIL_ON, fallback: "regressed" }),
  meaning: "what makes the exit code 1: FAILED; FAILED or NOT JUDGED; nothing",
  read: (texts, name) => failOnOf(texts.at(-1) ?? "regressed", name),
};

/** The word of earlier versions is refused, not taken: what it failed on was another thing. */
function failOnOf(text: string, name: string): FailOn {
  if (text !== "inconclusive") return oneOf(text, FAIL_ON, name);
  throw new UsageError(
    `${name} cannot be "inconclusive": the verdict is called not judged; write ${name} not-judged`,
  );
}

/** Every flag of the command, in the order of help. */
export const COMPARE_FLAGS = {
  metric: metricFlag,
  threshold: thresholdFlag,
  alpha: alphaFlag,
  "fail-on": failOnFlag,
  allow: allowFlag,
  "allow-altered": switchFlag({
    meaning: "compare runs whose files have changed since they were measured, and say which",
  }),
  format: wordFlag({
    meaning: "what is printed",
    words: ["text", "markdown", "json", "junit"],
    fallback: "text",
  }),
  markdown: textFlag({
    meaning: "also write Markdown there, e.g. for a comment",
    argument: "FILE",
    fallbackText: "",
  }),
  json: textFlag({ meaning: "also write JSON there", argument: "FILE", fallbackText: "" }),
  junit: textFlag({
    meaning: "also write JUnit XML there, which CI systems show as tests",
    argument: "FILE",
    fallbackText: "",
  }),
  help: switchFlag({ meaning: "print this and end", short: "h" }),
};
