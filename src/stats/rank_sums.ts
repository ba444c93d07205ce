/**
 * How often each rank sum occurs among all ways to pick a sample.
 * @module
 */

import { seededRandom } from "./random.ts";

/** Tails of the distribution of rank sums. */
export interface Tails {
  /** Share of the ways whose sum is at most this one. */
  readonly below: number;
  /** Share of the ways whose sum is at least this one. */
  readonly above: number;
  /** The smaller of the shares of the smallest and of the largest sum. */
  readonly least: number;
}

/** Distributions of untied ranks by sizes: the same for every comparison of a run. */
const untied = new Map<string, (sum: number) => Tails>();

/**
 * The distribution of the sum of `n` of the ranks, every choice as likely as any other.
 * @param ranks whole numbers (twice the midranks, so that ties are whole)
 * @returns gives the tails of a sum
 */
export function tailsOfSums(ranks: readonly number[], n: number): (sum: number) => Tails {
  const distinct = new Set(ranks).size === ranks.length;
  if (!distinct) {
    const { small, from, step } = reduced(ranks);
    const tails = tailsFrom(countsBySum(small, n));
    return (sum) => tails((sum - n * from) / step);
  }
  const key = `${n} of ${ranks.length}`;
  const known = untied.get(key) ?? tailsFrom(countsBySum(ranks, n));
  untied.set(key, known);
  return known;
}

/** About how many steps counting out takes. */
export function stepsOf(ranks: readonly number[], n: number): number {
  const { small } = reduced(ranks);
  const largest = small.toSorted((a, b) => b - a).slice(0, n).reduce((a, b) => a + b, 0);
  return n * largest * ranks.length / 2;
}

/** The same ranks as small as they can be, which many ties make very small. */
function reduced(ranks: readonly number[]) {
  const from = ranks.reduce((a, b) => Math.min(a, b));
  const step = ranks.reduce((divisor, rank) => greatestDivisor(divisor, rank - from), 0) || 1;
  return { small: ranks.map((rank) => (rank - from) / step), from, step };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** Permutations drawn by {@link permutationTails}. */
const PERMUTATIONS = 99_999;
/** After so many it is enough if neither tail is below this: nobody asks for its digits. */
const LOOKS = [
  { until: 999, enough: 0.05 },
  { until: 9_999, enough: 0.005 },
  { until: PERMUTATIONS, enough: 0 },
];
/** Fixed, so that the same values always have the same p. */
const SEED = 1945;

/**
 * The same tails by so many choices drawn by lot instead of all: a share p has a standard error of
 * √(p (1 − p) / 99,999), a third of it at one in ten thousand, and none is below 1 in 100,000. Where
 * neither tail is below 0.05 after 999 choices, or 0.005 after 9,999, that is it (Besag and Clifford
 * 1991).
 */
export function permutationTails(ranks: readonly number[], n: number): (sum: number) => Tails {
  return (at) => {
    const deal = dealer(ranks, n);
    let [below, above, drawn] = [0, 0, 0];
    const share = (count: number) => (count + 1) / (drawn + 1);
    for (const { until, enough } of LOOKS) {
      while (drawn < until) {
        const sum = deal();
        drawn++;
        if (sum <= at) below++;
        if (sum >= at) above++;
      }
      if (share(Math.min(below, above)) > enough) break;
    }
    return { below: share(below), above: share(above), least: 1 / (PERMUTATIONS + 1) };
  };
}

/** Gives the sum of `n` ranks drawn by lot. */
function dealer(ranks: readonly number[], n: number): () => number {
  const random = seededRandom(SEED);
  const order = Float64Array.from(ranks);
  return () => {
    let sum = 0;
    for (let place = 0; place < n; place++) {
      const pick = place + Math.floor(random() * (order.length - place));
      const rank = order[pick] as number;
      order[pick] = order[place] as number;
      order[place] = rank;
      sum += rank;
    }
    return sum;
  };
}

/** Ways to choose `n` of `n + m`. */
export function largestCount(n: number, m: number): number {
  let count = 1;
  for (let i = 1; i <= n; i++) count = count * (m + i) / i;
  return count;
}

/**
 * Ways to choose `n` of the ranks by their sum (the shift algorithm: rank by rank, each choice
 * with it is one without it, one member fewer and the sum less by the rank).
 */
function countsBySum(ranks: readonly number[], n: number): Float64Array {
  const sorted = [...ranks].sort((a, b) => a - b);
  const largest = sorted.slice(sorted.length - n).reduce((a, b) => a + b, 0);
  const counts = Array.from({ length: n + 1 }, () => new Float64Array(largest + 1));
  (counts[0] as Float64Array)[0] = 1;
  let reached = 0;
  for (const [index, rank] of sorted.entries()) {
    reached = Math.min(largest, reached + rank);
    for (let size = Math.min(n, index + 1); size >= 1; size--) {
      const [from, to] = [counts[size - 1] as Float64Array, counts[size] as Float64Array];
      for (let sum = reached; sum >= rank; sum--) {
        to[sum] = (to[sum] as number) + (from[sum - rank] as number);
      }
    }
  }
  return counts[n] as Float64Array;
}

function tailsFrom(counts: Float64Array): (sum: number) => Tails {
  const total = counts.reduce((a, b) => a + b, 0);
  const upTo = new Float64Array(counts.length);
  let sum = 0;
  for (const [index, count] of counts.entries()) upTo[index] = sum += count;
  const smallest = counts.find((count) => count > 0) ?? 0;
  const least = Math.min(smallest, counts.at(-1) ?? 0) / total;
  return (at) => ({
    below: (upTo[at] ?? total) / total,
    above: (total - (upTo[at - 1] ?? 0)) / total,
    least,
  });
}
