/**
 * Quantiles of a handful of values.
 * @module
 */

/** The middle value, or the mean of the middle two; `undefined` for no values. */
export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}

/**
 * The quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan
 * (1996), what R, NumPy and spreadsheets (PERCENTILE.INC) give.
 * @param values finite numbers in any order
 * @param q 0 (minimum) to 1 (maximum)
 * @returns `undefined` for no values
 * @throws {RangeError} if `q` is not from 0 to 1 or a value is not finite
 */
export function quantile(values: readonly number[], q: number): number | undefined {
  if (!(q >= 0 && q <= 1)) {
    throw new RangeError(`Cannot take a quantile as q must be 0 to 1: current value is ${q}`);
  }
  if (values.length === 0) return undefined;
  const sorted = ascending(values);
  const at = (sorted.length - 1) * q;
  const [lower, upper] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
  return lower + (at - Math.floor(at)) * (upper - lower);
}

function ascending(values: readonly number[]): number[] {
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined) {
    throw new RangeError(`Cannot take a quantile as values must be finite: one is ${odd}`);
  }
  return [...values].sort((a, b) => a - b);
}
