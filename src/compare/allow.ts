/**
 * Intended changes: which comparisons must not fail.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import { METRICS } from "../metrics/registry.ts";
import { parametersIn } from "../model/parameters.ts";
import type { Place } from "../model/words.ts";
import { type Comparison, VERDICTS } from "./verdict.ts";

/** Fields and the values they must have, all of them: `scenario=unsent,metric=bytes_lost`. */
export interface Allowance {
  /** As it was written. */
  readonly text: string;
  readonly fields: ReadonlyMap<string, string>;
}

const PLACES: readonly Place[] = ["client", "server", "host"];
/** Fields that a comparison has besides its cell's; with the values there are of each. */
const OF_METRIC = new Map<string, readonly string[]>([
  ["metric", [...METRICS.keys()]],
  ["side", PLACES],
  ["verdict", VERDICTS.map(hyphenated)],
]);
/** How many values an error names; of more it says where they are listed. */
const NAMED = 10;

/**
 * Reads one allowance.
 * @param cellFields the fields of a cell's key
 * @throws {UsageError} for a field or a value that nothing has, and for a field given twice
 */
export function parseAllowance(text: string, cellFields: readonly string[]): Allowance {
  const allowed = [...cellFields, ...OF_METRIC.keys()];
  const refused = (why: string) =>
    new UsageError(`--allow cannot be ${JSON.stringify(text)}: ${why}`);
  const fields = new Map<string, string>();
  for (const part of text.split(",")) {
    const [, name = "", value = ""] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
    if (value === "" || !allowed.includes(name)) {
      throw refused(
        `allowed are FIELD=VALUE with the fields ${allowed.join(", ")}, set apart by commas; ` +
          "write e.g. --allow scenario=churn,mode=fin,metric=bytes_lost",
      );
    }
    if (fields.has(name)) {
      throw refused(`${name} is given twice and nothing has both; write --allow once for each`);
    }
    const values = OF_METRIC.get(name);
    if (name === "verdict" && value === "inconclusive") {
      throw refused("the verdict is called not judged; write verdict=not-judged");
    }
    if (values && !values.includes(value)) {
      const list = values.length > NAMED ? "whole names of results/README.md" : values.join(", ");
      throw refused(`no comparison has the ${name} ${JSON.stringify(value)}; allowed are ${list}`);
    }
    fields.set(name, WHOLE.test(value) ? value.replaceAll("_", "") : value);
  }
  return { text, fields };
}

/** As one word, so that nothing has to be quoted. */
function hyphenated(verdict: string): string {
  return verdict.replaceAll(" ", "-");
}

/** A number as the flags of `bench` take it: groups of digits set off by `_`. */
const WHOLE = /^\d+(_\d+)*$/;

/** Whether a comparison has all values of one of the allowances. */
export function isAllowed(comparison: Comparison, allow: readonly Allowance[]): boolean {
  return allow.some((one) => matches(comparison, one));
}

/** Whether a comparison has all values of an allowance. */
export function matches(comparison: Comparison, { fields }: Allowance): boolean {
  const { cell, metric, side, verdict } = comparison;
  const { parameters, ...columns } = cell;
  const own = new Map<string, unknown>([
    ...Object.entries(columns),
    ...parametersIn(parameters),
    ...Object.entries({ metric, side, verdict: hyphenated(verdict) }),
  ]);
  return [...fields].every(([name, value]) =>
    own.get(name) !== undefined && String(own.get(name)) === value
  );
}
