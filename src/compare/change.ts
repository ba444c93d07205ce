/**
 * How far HEAD is from BASE.
 * @module
 */

/**
 * HEAD against BASE: divided by it, or, where values are not all positive, less it. Measured in
 * turns it is the median of pairs, which may differ from the ratio of the medians.
 */
export interface Change {
  readonly kind: "ratio" | "difference";
  readonly point: number;
  /** Of the 95 % interval; the same as `point` for exact metrics. */
  readonly low: number;
  readonly high: number;
}
