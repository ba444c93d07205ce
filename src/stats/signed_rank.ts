/**
 * Wilcoxon's signed rank test, for differences of pairs.
 * @module
 */
import { normalCdf } from "./normal.ts";

/** What the test says. */
export interface SignedRankTest {
  /** Sum of the ranks of the positive differences (V in R). */
  readonly v: number;
  /** Largest sum there could be. */
  readonly most: number;
  /** Two-sided: twice the smaller tail, at most 1. */
  readonly p: number;
  /** One-sided: probability of a sum of at most this one, and of at least this one. */
  readonly below: number;
  readonly above: number;
  /** The smallest p that these sizes of differences have, whatever their signs. */
  readonly leastP: number;
}

/** Differences up to which the distribution is counted out. */
const MOST_EXACT = 100;

/**
 * Whether differences of pairs are as likely to be above 0 as below. Exact, ties included: each
 * sign is as likely as the other, for every difference. Differences of 0 say nothing and are left
 * out (Wilcoxon 1945).
 */
export function signedRankTest(differences: readonly number[]): SignedRankTest {
  const signed = differences.filter((value) => value !== 0);
  const ranks = doubledRanks(signed.map(Math.abs));
  const most = ranks.reduce((a, b) => a + b, 0);
  const sum = ranks.filter((_, index) => (signed[index] as number) > 0).reduce((a, b) => a + b, 0);
  const about = { v: sum / 2, most: most / 2 };
  if (signed.length === 0) return { ...about, p: 1, below: 1, above: 1, leastP: 1 };
  const least = 2 ** (1 - signed.length);
  const { below, above } = signed.length > MOST_EXACT ? approximate(ranks, sum) : exact(ranks, sum);
  const p = Math.min(1, 2 * Math.min(below, above));
  return { ...about, p, below, above, leastP: Math.min(1, least) };
}

interface BothTails {
  readonly below: number;
  readonly above: number;
}

function exact(ranks: readonly number[], sum: number): BothTails {
  const most = ranks.reduce((a, b) => a + b, 0);
  const counts = countsBySum(ranks, most);
  const share = (from: number, to: number) =>
    counts.subarray(from, to).reduce((a, b) => a + b, 0) / 2 ** ranks.length;
  return { below: share(0, sum + 1), above: share(sum, most + 1) };
}

/** Ways to choose the positive ones by the sum of their ranks. */
function countsBySum(ranks: readonly number[], most: number): Float64Array {
  const counts = new Float64Array(most + 1);
  counts[0] = 1;
  for (const rank of ranks) {
    for (let sum = most; sum >= rank; sum--) {
      counts[sum] = (counts[sum] as number) + (counts[sum - rank] as number);
    }
  }
  return counts;
}

/** Normal approximation with half a rank off the distance. */
function approximate(ranks: readonly number[], sum: number): BothTails {
  const most = ranks.reduce((a, b) => a + b, 0);
  const variance = ranks.reduce((a, rank) => a + rank * rank, 0) / 4;
  const [distance, deviation] = [sum - most / 2, Math.sqrt(variance)];
  return {
    below: normalCdf((distance + 1) / deviation),
    above: normalCdf(-(distance - 1) / deviation),
  };
}

/** Twice the midranks, so that they are whole. */
function doubledRanks(sizes: readonly number[]): number[] {
  return sizes.map((size) => {
    const smaller = sizes.filter((other) => other < size).length;
    const same = sizes.filter((other) => other === size).length;
    return 2 * smaller + same + 1;
  });
}
