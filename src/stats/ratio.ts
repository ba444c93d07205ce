/**
 * How many times one thing is another, with how far that can be trusted.
 * @module
 */
import { medianSorted } from "simple-statistics";
import { median, quantile } from "./quantile.ts";
import { seededRandom } from "./random.ts";

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

const RESAMPLES = 2000;
/** Fixed, so that the same run always yields the same interval. */
const SEED = 1979;

/**
 * Divides repetition by repetition, so that whatever slowed a whole repetition cancels out.
 *
 * The interval is Efron's percentile bootstrap (1979) of the median: deterministic, and the same
 * in whatever order the repetitions come. With fewer than six pairs it is about their range.
 * @param numerators values by repetition; `null` where not measured
 * @param denominators the same repetitions of what is compared against
 * @returns `undefined` if no repetition has both values and a denominator other than 0
 */
export function pairedRatio(
  numerators: readonly (number | null)[],
  denominators: readonly (number | null)[],
): PairedRatio | undefined {
  const ratios = usableRatios(numerators, denominators);
  const middle = median(ratios);
  if (middle === undefined) return undefined;
  const medians = resampledMedians(ratios);
  const low = quantile(medians, 0.025) ?? middle;
  const high = quantile(medians, 0.975) ?? middle;
  return { median: middle, low, high, pairs: ratios.length };
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
  return ratios.sort((a, b) => a - b);
}

function resampledMedians(sorted: readonly number[]): number[] {
  const random = seededRandom(SEED);
  return Array.from({ length: RESAMPLES }, () => {
    const resample = sorted.map(() => sorted[Math.floor(random() * sorted.length)] as number);
    return medianSorted(resample.sort((a, b) => a - b));
  });
}
