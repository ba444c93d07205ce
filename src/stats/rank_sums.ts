/**
 * How often each rank sum occurs among all ways to pick a sample.
 * @module
 */

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
  if (!distinct) return tailsFrom(countsBySum(ranks, n));
  const key = `${n} of ${ranks.length}`;
  const known = untied.get(key) ?? tailsFrom(countsBySum(ranks, n));
  untied.set(key, known);
  return known;
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
