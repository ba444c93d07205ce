/**
 * How many times one thing is another, with how far that can be trusted.
 * @module
 */
import { medianInterval } from "./bootstrap.ts";

/** A ratio of two series of repetitions. */
export interface PairedRatio {
  /** Median of the ratios, one a repetition. */
  readonly median: number;
  /** Lower end of the 95 % interval of that median. */
  readonly low: number;
  /** Upper end of the same. */
  readonly high: number;
  /** How many repetitions had a ratio. */
  readonly pairs: number;
}

/** How sure the interval is. */
const LEVEL = 0.95;

/**
 * Divides repetition by repetition, so that whatever slowed a whole repetition cancels out.
 *
 * The interval is Efron's percentile bootstrap (1979) of the median, worked out, not drawn: the
 * same in whatever order the repetitions come. With fewer than six pairs it is about their range.
 * @param numerators values by repetition; `null` where not measured
 * @param denominators the same repetitions of what is compared against
 * @returns `undefined` if no repetition has both values and a denominator other than 0
 */
export function pairedRatio(
  numerators: readonly (number | null)[],
  denominators: readonly (number | null)[],
): PairedRatio | undefined {
  const ratios = usableRatios(numerators, denominators);
  if (ratios.length === 0) return undefined;
  const { point, low, high } = medianInterval(ratios, { level: LEVEL });
  return { median: point, low, high, pairs: ratios.length };
}

function usableRatios(
  numerators: readonly (number | null)[],
  denominators: readonly (number | null)[],
): number[] {
  const ratios: number[] = [];
  for (const [index, numerator] of numerators.entries()) {
    const denominator = denominators[index] ?? null;
    if (numerator === null || denominator === null) continue;
    // Not finite: nothing can be told from a denominator of 0.
    const ratio = numerator / denominator;
    if (Number.isFinite(ratio)) ratios.push(ratio);
  }
  return ratios;
}
