/**
 * Latency distributions as curves: repetitions put together, and the axis that gives every nine
 * of a percentile the same room.
 * @module
 */
import type { LatencyRow } from "../model/run.ts";
import { median } from "../stats/quantile.ts";
import { type Axis, axisBetween, thinnedTicks } from "../render/svg/axis.ts";

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

/** A percentile axis: its ticks have names. */
export interface PercentileAxis extends Axis {
  nameOf(tick: number): string;
}

/** The shortest time drawn; a logarithmic axis has no place for 0. */
const SHORTEST_US = 0.1;
/** What the longest call keeps clear of the last quantile, in nines. */
const CLEAR = 0.12;
/** Pixels a tick's name takes, with room to the next. */
const TICK_ROOM = 44;
const TICKS: readonly (readonly [number, string])[] = [
  [0, "min"],
  [0.5, "50 %"],
  [0.9, "90 %"],
  [0.99, "99 %"],
  [0.999, "99.9 %"],
  [0.9999, "99.99 %"],
];

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

/** The axis all curves fit on, with as many named ticks as `width` pixels hold. */
export function percentileAxis(curves: readonly Curve[], width: number): PercentileAxis {
  const end = curves.flatMap(({ points }) => points.map((point) => point.nines))
    .reduce((a, b) => Math.max(a, b), CLEAR);
  const axis = axisBetween(0, end, []);
  const named = new Map([...TICKS.map(([q, name]) => [nines(q), name] as const), [end, "max"]]);
  const ticks = thinnedTicks(
    [...named.keys()].filter((tick) => tick <= end).sort((a, b) => a - b),
    { axis, length: width, pixels: TICK_ROOM },
  );
  return { ...axis, ticks, nameOf: (tick) => named.get(tick) ?? "" };
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
