/**
 * Latency distributions as curves: repetitions put together, every nine of a percentile as long as
 * the next.
 * @module
 */
import type { LatencyRow } from "../model/run.ts";
import { median } from "../stats/quantile.ts";

/** One quantile over all repetitions, microseconds. */
export interface CurvePoint {
  /** Place on the axis: nines, -log10(1 - q). */
  readonly nines: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The distribution of a call, repetitions put together quantile by quantile. */
export interface Curve {
  /** In order of `nines`; the last is the longest call. */
  readonly points: readonly CurvePoint[];
  readonly repetitions: number;
  /** Most calls in one repetition. */
  readonly calls: number;
}

/** The shortest time told; a logarithmic axis has no place for 0. */
const SHORTEST_US = 0.1;
/** What the longest call keeps clear of the last quantile, in nines. */
export const CLEAR = 0.12;
/**
 * The curve of a call from the rows of its repetitions.
 *
 * A quantile that fewer than one call lies beyond is left out, as it is the longest call under
 * another name. The longest of n calls stands where 1 call in n lies: at log10(n) nines.
 * @returns `undefined` if no repetition has rows
 */
export function curveOf(repetitions: readonly (readonly LatencyRow[])[]): Curve | undefined {
  const rows = repetitions.flat();
  const calls = rows.reduce((most, { count }) => Math.max(most, count), 0);
  if (calls === 0) return undefined;
  const quantiles = [...new Set(rows.map(({ quantile }) => quantile))].sort((a, b) => a - b)
    .filter((quantile) => quantile < 1 && (1 - quantile) * calls >= 1);
  const points = quantiles.map((quantile) => pointOf(rows, { quantile, at: nines(quantile) }));
  const clear = (points.at(-1)?.nines ?? 0) + CLEAR;
  points.push(pointOf(rows, { quantile: 1, at: Math.max(Math.log10(calls), clear) }));
  return {
    points: points.filter((point) => point !== undefined),
    repetitions: repetitions.filter((one) => one.length > 0).length,
    calls,
  };
}

/** How many nines a quantile has: 0.9 → 1, 0.99 → 2. */
export function nines(quantile: number): number {
  return Number((-Math.log10(1 - quantile)).toFixed(9)) + 0;
}

function pointOf(
  rows: readonly LatencyRow[],
  { quantile, at }: { quantile: number; at: number },
): CurvePoint | undefined {
  const times = rows.filter((row) => row.quantile === quantile)
    .map(({ microseconds }) => Math.max(SHORTEST_US, microseconds));
  const middle = median(times);
  if (middle === undefined) return undefined;
  return { nines: at, median: middle, low: Math.min(...times), high: Math.max(...times) };
}
