/**
 * The axis that gives every nine of a percentile the same room.
 * @module
 */
import { CLEAR, type Curve, nines } from "../../analysis/latency_curve.ts";
import { type Axis, axisBetween, thinnedTicks } from "./axis.ts";

/** A percentile axis: its ticks have names. */
export interface PercentileAxis extends Axis {
  nameOf(tick: number): string;
}

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
