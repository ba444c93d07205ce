/**
 * How many repetitions would settle what is not settled yet.
 * @module
 */
import type { Interval } from "./bootstrap.ts";
import { leastPossibleP } from "./mann_whitney.ts";
import { normalQuantile } from "./normal.ts";

/** What is known of an open comparison. */
export interface Open {
  /** Of the difference, in the units of the zone. */
  readonly interval: Interval;
  /** Differences from `-zone` to `zone` are noise. */
  readonly zone: number;
  /** Repetitions on the side that has fewer. */
  readonly repetitions: number;
  /** Share of pairs in which one side is larger: U / (n m). */
  readonly superiority: number;
  /** How small p has to be, correction included. */
  readonly alpha: number;
}

/** With fewer, even the range of all values holds the median in less than 95 of 100 samples. */
export const LEAST_REPETITIONS = 6;
/** More than this is no advice. */
export const MOST_REPETITIONS = 1000;
/** Chance of the rank test to show a difference that is there. */
const POWER = 0.9;

/**
 * Repetitions a side with which the interval, narrowing as one over the root of their number,
 * would lie on one side of the zone's limits, and the rank test could tell.
 * @returns `undefined` if more than 1,000
 */
export function repetitionsNeeded(open: Open): number | undefined {
  const { interval: { point, low, high }, zone, repetitions } = open;
  const [down, up] = [point - low, high - point];
  const outside = Math.abs(point) > zone;
  const narrowing = outside
    ? [(point > 0 ? down : up) / (Math.abs(point) - zone)]
    : [up / (zone - point), down / (zone + point)];
  const enough = [
    // The same number again would leave it as open as it is.
    repetitions + 1,
    LEAST_REPETITIONS,
    ...narrowing.map((factor) => Math.ceil(repetitions * factor ** 2 - 1e-6)),
    ...(outside ? [noether(open), separable(open.alpha)] : []),
  ];
  const most = Math.max(...enough);
  return most <= MOST_REPETITIONS ? most : undefined;
}

/**
 * Noether (1987), "Sample Size Determination for Some Common Nonparametric Tests": repetitions a
 * side with which the two-sided rank test shows this superiority with a chance of 90 %.
 */
export function noether(
  { superiority, alpha, repetitions }: Pick<Open, "superiority" | "alpha" | "repetitions">,
): number {
  // Complete separation in few pairs does not mean that there is no other kind.
  const most = 1 - 1 / (2 * repetitions ** 2);
  const share = Math.min(Math.max(superiority, 1 - superiority), most);
  if (share <= 0.5) return Infinity;
  const z = -normalQuantile(alpha / 2) + normalQuantile(POWER);
  return Math.ceil(z ** 2 / (6 * (share - 0.5) ** 2));
}

/** The fewest repetitions a side with which p can be that small at all. */
export function separable(alpha: number): number {
  let repetitions = LEAST_REPETITIONS;
  while (repetitions < MOST_REPETITIONS && leastPossibleP(repetitions, repetitions) > alpha) {
    repetitions++;
  }
  return repetitions;
}
