/**
 * Many comparisons at once: how small a p has to be so that the whole keeps its promise.
 * @module
 */

/** A comparison as the correction sees it. */
export interface Tested {
  readonly p: number;
  /** The smallest p it could have had, given its pooled values; see `RankTest`. */
  readonly leastP: number;
}

/**
 * p adjusted by Holm's step-down method (1979): rejecting what is at most alpha makes a false
 * rejection anywhere in the family with a probability of at most alpha, however the comparisons
 * depend on one another.
 * @returns in the order given
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, index) => index)
    .sort((a, b) => (ps[a] as number) - (ps[b] as number));
  const adjusted: number[] = ps.map(() => 1);
  let highest = 0;
  for (const [place, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (ps.length - place) * (ps[index] as number)));
    adjusted[index] = highest;
  }
  return adjusted;
}

/**
 * How many comparisons the correction must count: Tarone's number (1990). Ranks take few values,
 * so some comparisons could not come below alpha divided by that number whatever happened; they
 * can't be rejected falsely either and need not be paid for.
 * @returns the smallest k such that at most k comparisons could have a p of at most alpha / k; at
 * least 1
 */
export function taroneNumber(leastPs: readonly number[], alpha: number): number {
  const ascending = [...leastPs].sort((a, b) => a - b);
  // At most k can reach alpha / k if the next one in order can't.
  const k = ascending.findIndex((leastP, index) => index > 0 && leastP > alpha / index);
  return k < 0 ? Math.max(1, ascending.length) : k;
}

/** p adjusted, and how many comparisons that paid for. */
export interface Corrected {
  readonly family: number;
  /** In the order given; 1 where no result could have been significant. */
  readonly adjusted: readonly number[];
}

/**
 * Holm's method over the comparisons that could be significant at all. Which those are follows
 * from pooled values alone, not from which run they came from, so the promise holds.
 */
export function corrected(tests: readonly Tested[], alpha: number): Corrected {
  const family = taroneNumber(tests.map(({ leastP }) => leastP), alpha);
  const able = tests.map((_, index) => index)
    .filter((index) => (tests[index] as Tested).leastP <= alpha / family);
  const among = holm(able.map((index) => (tests[index] as Tested).p));
  const adjusted: number[] = tests.map(() => 1);
  for (const [place, index] of able.entries()) adjusted[index] = among[place] as number;
  return { family: able.length, adjusted };
}
