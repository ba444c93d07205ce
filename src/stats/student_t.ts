/**
 * Student's t distribution, to the precision that p-values need.
 * @module
 */

/** Lanczos's approximation with g = 7 and nine terms: about 15 digits. */
const LANCZOS: readonly number[] = [
  0.99999999999980993,
  676.5203681218851,
  -1259.1392167224028,
  771.32342877765313,
  -176.61502916214059,
  12.507343278686905,
  -0.13857109526572012,
  9.9843695780195716e-6,
  1.5056327351493116e-7,
];
const G = 7;

/** Logarithm of the gamma function for x >= 0.5. */
function logGamma(x: number): number {
  const shifted = x - 1;
  const base = shifted + G + 0.5;
  const sum = LANCZOS.reduce((a, term, i) => i === 0 ? term : a + term / (shifted + i), 0);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

const MOST_TERMS = 500;
const CLOSE_ENOUGH = 1e-15;
const TINY = 1e-300;

/**
 * The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8) by the
 * method of Lentz (1976).
 */
function betaFraction(x: number, a: number, b: number): number {
  const safe = (value: number) => Math.abs(value) < TINY ? TINY : value;
  let [c, d] = [1, 1 / safe(1 - (a + b) * x / (a + 1))];
  let fraction = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / safe(1 + even * d);
    c = safe(1 + even / c);
    fraction *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / safe(1 + odd * d);
    c = safe(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < CLOSE_ENOUGH) break;
  }
  return fraction;
}

/** The regularised incomplete beta function I_x(a, b). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges quickly on this side of the mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  return front * betaFraction(x, a, b) / a;
}

/**
 * The probability of a value above `t`; small tails keep their digits.
 * @param degrees of freedom, at least 1
 */
export function studentTail(t: number, degrees: number): number {
  const both = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
  return t >= 0 ? both / 2 : 1 - both / 2;
}

const STEPS = 200;
const FARTHEST = 1e12;

/** By probability and degrees: intervals ask for the same few again and again. */
const known = new Map<string, number>();

/**
 * The value that a share `p` of the distribution exceeds.
 * @param p more than 0, at most 0.5
 * @throws {RangeError} for any other
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p <= 0.5)) {
    throw new RangeError(`Cannot take a quantile of t as p must be in 0 to 0.5: it is ${p}`);
  }
  const key = `${p} ${degrees}`;
  const found = known.get(key) ?? bisected(p, degrees);
  known.set(key, found);
  return found;
}

function bisected(p: number, degrees: number): number {
  let [low, high] = [0, FARTHEST];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentTail(middle, degrees) > p) low = middle;
    else high = middle;
  }
  return high;
}
