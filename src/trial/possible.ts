/**
 * Values that can't be: a count or an amount that other programs on the machine have bent below 0,
 * where no namespace keeps them apart. Pure.
 * @module
 */
import { METRICS } from "../metrics/registry.ts";
import { isWithin, rangeOf } from "../model/range.ts";
import type { Measurement } from "../model/trial.ts";
import type { Isolation } from "../model/words.ts";

/** Measurements, and one line for each that was left empty. */
export interface Possible {
  readonly measurements: readonly Measurement[];
  readonly warnings: readonly string[];
}

/** Leaves empty what lies outside of its metric's range: no value is better than a wrong one. */
export function possible(measurements: readonly Measurement[], isolation: Isolation): Possible {
  const cannotBe = measurements.filter(({ metric, value }) => {
    const known = METRICS.get(metric);
    return known !== undefined && value !== null && !isWithin(value, rangeOf(known));
  });
  if (cannotBe.length === 0) return { measurements, warnings: [] };
  const why = isolation === "none"
    ? ": without a network namespace, what other programs do is counted in"
    : "";
  return {
    measurements: measurements.map((one) => cannotBe.includes(one) ? { ...one, value: null } : one),
    warnings: cannotBe.map(({ metric, side, value }) =>
      `${metric} (${side}) came to ${value}, which cannot be, and is left empty${why}`
    ),
  };
}
