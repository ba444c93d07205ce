/**
 * What values a metric can have at all: a file that says otherwise was not written by a
 * measurement.
 * @module
 */
import type { AnyMetric } from "./metric.ts";

/** From `least` to `most`, both included. */
export interface Range {
  readonly least: number;
  readonly most: number;
  /** Whether there is nothing between two whole numbers. */
  readonly whole: boolean;
}

/** Counts divided by something; means and medians of counts. */
const DIVIDED = /_per_/;

/** The range of a metric: counts are whole, and nothing but what may shrink is below 0. */
export function rangeOf(
  { name, unit, values }: Pick<AnyMetric, "name" | "unit" | "values">,
): Range {
  return {
    least: values === "below 0" ? -Number.MAX_SAFE_INTEGER : 0,
    most: values === "parts" ? 1 : Number.MAX_SAFE_INTEGER,
    whole: unit === "count" && values !== "halves" && !DIVIDED.test(name),
  };
}

/** Whether a value lies within the range. */
export function isWithin(value: number, { least, most, whole }: Range): boolean {
  return value >= least && value <= most && (!whole || Number.isInteger(value));
}

/** The range in words, after "allowed are". */
export function rangeWords({ least, most, whole }: Range): string {
  const numbers = whole ? "whole numbers" : "numbers";
  if (most === 1) return `${numbers} from 0 to 1`;
  return least === 0 ? `${numbers} from 0` : numbers;
}
