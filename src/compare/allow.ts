/**
 * Intended changes: which comparisons must not fail.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import { parametersIn } from "../model/parameters.ts";
import type { Comparison } from "./verdict.ts";

/** Fields and the values they must have, all of them: `scenario=unsent,metric=bytes_lost`. */
export interface Allowance {
  /** As it was written. */
  readonly text: string;
  readonly fields: ReadonlyMap<string, string>;
}

const OF_METRIC = ["metric", "side", "verdict"] as const;

/**
 * Reads one allowance.
 * @param cellFields the fields of a cell's key
 * @throws {UsageError} for a field that nothing has
 */
export function parseAllowance(text: string, cellFields: readonly string[]): Allowance {
  const allowed = [...cellFields, ...OF_METRIC];
  const fields = text.split(",").map((part) => {
    const [, name = "", value = ""] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
    if (value !== "" && allowed.includes(name)) return [name, value] as const;
    throw new UsageError(
      `--allow cannot be ${JSON.stringify(text)}: allowed are FIELD=VALUE with the fields ` +
        `${allowed.join(", ")}, set apart by commas; write e.g. ` +
        "--allow scenario=churn,mode=fin,metric=bytes_lost",
    );
  });
  return { text, fields: new Map(fields) };
}

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
    ...Object.entries({ metric, side, verdict }),
  ]);
  return [...fields].every(([name, value]) =>
    own.get(name) !== undefined && String(own.get(name)) === value
  );
}
