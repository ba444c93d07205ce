/**
 * Several tests of one question taken together.
 * @module
 */

/** A p of 0 is taken for this: the logarithm of 0 would decide everything. */
const LEAST = 1e-300;

/**
 * Fisher's combined p ("Statistical Methods for Research Workers", 4th edition 1932, section 21.1): whether a
 * set of independent p could be chance. Small where many are rather small, also if none is small
 * enough by itself.
 *
 * Minus twice the sum of their logarithms is at most as large as chi square with twice as many
 * degrees of freedom; for even degrees that distribution has a closed form. p of ranks take few
 * values, which makes the result too large rather than too small.
 * @param ps from 0 to 1, at least one
 * @throws {RangeError} for none
 */
export function fisherCombined(ps: readonly number[]): number {
  if (ps.length === 0) throw new RangeError("Cannot combine no p");
  const half = -ps.reduce((sum, p) => sum + Math.log(Math.max(p, LEAST)), 0);
  if (half === 0) return 1;
  // Poisson probabilities of 0, 1, … events where `half` are expected; none is above 1.
  let [logTerm, sum] = [-half, Math.exp(-half)];
  for (let i = 1; i < ps.length; i++) {
    logTerm += Math.log(half / i);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}
