/**
 * The Wilcoxon–Mann–Whitney rank sum test.
 * @module
 */
import { normalCdf } from "./normal.ts";
import { permutationTails, stepsOf, tailsOfSums } from "./rank_sums.ts";

/** What the test says. */
export interface RankTest {
  /** Mann and Whitney's U of the first sample: pairs in which it is larger, a tie half a pair. */
  readonly u: number;
  /** Two-sided: twice the smaller tail, at most 1. */
  readonly p: number;
  /** One-sided: probability of a U of at most this one, and of at least this one. */
  readonly below: number;
  readonly above: number;
  /**
   * The smallest p that any division of the same values into samples of the same sizes has. If it
   * is too large, no difference could have been shown, whatever it was.
   */
  readonly leastP: number;
  /** How p was found. */
  readonly by: Exclude<RankMethod, "auto">;
}

/**
 * How p is to be found: by all divisions of the values, by some of them drawn by lot, or by the
 * normal approximation with correction for ties and continuity. `auto` is exact as long as that is
 * cheap, else sampled if there are ties and normal if there are none: of 50 against 50 values without
 * ties the approximation is 2 % above a p of 0.01 and 27 % above one of 0.0001, too large rather
 * than too small.
 */
export type RankMethod = "auto" | "exact" | "sampled" | "normal";

/** Steps that counting out ties may take: some 3 ms, 30 values a side with few ties. */
const MOST_STEPS = 3e6;
/** Values of one sample up to which p is exact without ties: R's wilcox.test has the same. */
const MOST_WITHOUT_TIES = 49;

/**
 * Whether two samples could come from one distribution.
 *
 * Exact p is by the distribution of the rank sum over all divisions of these very values, ties
 * included (Streitberg and Röhmel's shift algorithm, 1986).
 * @param first finite numbers in any order, at least one
 * @param second likewise
 * @throws {RangeError} for an empty sample
 */
export function rankTest(
  first: readonly number[],
  second: readonly number[],
  method: RankMethod = "auto",
): RankTest {
  const [n, m] = [first.length, second.length];
  if (n === 0 || m === 0) throw new RangeError("Cannot rank an empty sample");
  const { ranks, ties } = doubledRanks([...first, ...second]);
  const sum = ranks.slice(0, n).reduce((a, b) => a + b, 0);
  const u = sum / 2 - n * (n + 1) / 2;
  const by = method === "auto" ? methodFor(ranks, { n, m, ties }) : method;
  if (by !== "normal") {
    const tails = by === "exact" ? tailsOfSums(ranks, n) : permutationTails(ranks, n);
    const { below, above, least } = tails(sum);
    return {
      ...{ u, below, above, p: doubled(Math.min(below, above)) },
      ...{ leastP: doubled(least), by },
    };
  }
  const extreme = Math.max(...extremes(ranks, n).map((one) => one / 2 - n * (n + 1) / 2));
  const { below, above } = approximate(u, { n, m, ties });
  const least = approximate(extreme, { n, m, ties });
  return {
    ...{ u, below, above, p: doubled(Math.min(below, above)) },
    ...{ leastP: doubled(Math.min(least.below, least.above)), by },
  };
}

interface Sizes {
  readonly n: number;
  readonly m: number;
  readonly ties: readonly number[];
}

function methodFor(ranks: readonly number[], { n, m, ties }: Sizes): RankTest["by"] {
  if (ties.every((count) => count === 1)) {
    return Math.max(n, m) <= MOST_WITHOUT_TIES ? "exact" : "normal";
  }
  return stepsOf(ranks, n) <= MOST_STEPS ? "exact" : "sampled";
}

function doubled(tail: number): number {
  return Math.min(1, 2 * tail);
}

/** The smallest and the largest rank sum of `n` of the values. */
function extremes(ranks: readonly number[], n: number): [number, number] {
  const sorted = [...ranks].sort((a, b) => a - b);
  const sum = (some: readonly number[]) => some.reduce((a, b) => a + b, 0);
  const size = ranks.length;
  const [low, high] = [sum(sorted.slice(0, n)), sum(sorted.slice(size - n))];
  // Both as far from the middle as the farther one, so that either gives the same p.
  const middle = n * (size + 1);
  const far = Math.max(middle - low, high - middle);
  return [middle - far, middle + far];
}

/**
 * The normal approximation with ties taken off the variance (Lehmann 1975, section 1.4) and half a
 * pair off the distance: `wilcox.test(…, exact = FALSE)` in R.
 */
function approximate(
  u: number,
  { n, m, ties }: Sizes,
): { below: number; above: number } {
  const size = n + m;
  const tied = ties.reduce((sum, count) => sum + (count ** 3 - count), 0);
  const variance = n * m / 12 * (size + 1 - tied / (size * (size - 1)));
  if (!(variance > 0)) return { below: 1, above: 1 };
  const [distance, deviation] = [u - n * m / 2, Math.sqrt(variance)];
  return {
    below: normalCdf((distance + 0.5) / deviation),
    above: normalCdf(-(distance - 0.5) / deviation),
  };
}

/** Twice the midranks, so that they are whole, and how many values share each. */
function doubledRanks(values: readonly number[]): { ranks: number[]; ties: number[] } {
  const order = values.map((_, index) => index)
    .sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks: number[] = values.map(() => 0);
  const ties: number[] = [];
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    const value = values[order[start] as number];
    while (end < order.length && values[order[end] as number] === value) end++;
    for (const index of order.slice(start, end)) ranks[index] = start + 1 + end;
    ties.push(end - start);
    start = end;
  }
  return { ranks, ties };
}
