/**
 * The standard normal distribution, to the precision of a double. A table or an
 * approximation of erf, as libraries have it, gives two to four digits: no p-value is made of that.
 * @module
 */

/** Where the series gives way to the continued fraction. */
const SERIES_UP_TO = 3;
const SMALLEST_STEP = 1e-17;
const FRACTION_TERMS = 60;

/**
 * The probability of a value of at most `z`: the Taylor series of Marsaglia (2004, "Evaluating the
 * Normal Distribution", J. Stat. Softw. 11/4), beyond 3 Laplace's continued fraction of the tail,
 * so that small tails keep their digits.
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return NaN;
  if (z < -SERIES_UP_TO) return tail(-z);
  if (z > SERIES_UP_TO) return 1 - tail(z);
  let term = z;
  let sum = z;
  for (let i = 3; Math.abs(term) > SMALLEST_STEP; i += 2) {
    term *= z * z / i;
    sum += term;
  }
  return 0.5 + sum * density(z);
}

/** The probability of a value of more than `z`, for z > 0. */
function tail(z: number): number {
  let fraction = z;
  for (let k = FRACTION_TERMS; k >= 1; k--) fraction = z + k / fraction;
  return density(z) / fraction;
}

function density(z: number): number {
  return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
}

const STEPS = 200;

/**
 * The value that a share `p` of the distribution does not exceed.
 * @param p more than 0, less than 1
 * @throws {RangeError} for any other
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) {
    throw new RangeError(`Cannot take a normal quantile as p must be in 0 to 1: it is ${p}`);
  }
  // In the lower half, so that no digits are lost to 1 - p.
  if (p > 0.5) return -normalQuantile(1 - p);
  let [low, high] = [-40, 0];
  for (let step = 0; step < STEPS && low < high; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return high;
}
