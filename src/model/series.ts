/**
 * Series: curves a scenario gives out besides its metrics, such as a rate by the number of TIME_WAIT
 * sockets.
 * @module
 */
import type { Unit } from "./metric.ts";
import type { Place } from "./words.ts";

/** Units of the horizontal axis: those of metrics, and times in seconds. */
export type SeriesUnit = Unit | "s";

/** One kind of curve. */
export interface SeriesSpec {
  readonly name: string;
  /** Unit of `x`. */
  readonly xUnit: SeriesUnit;
  /** Unit of `value`. */
  readonly unit: Unit;
  /** Sides it is written for. */
  readonly places: readonly Place[];
  /** What both axes are and how they are obtained. */
  readonly meaning: string;
}

/** One point of one curve of one trial; `value` is `null` where it could not be measured. */
export interface SeriesPoint {
  readonly series: string;
  readonly side: Place;
  readonly x: number;
  readonly value: number | null;
}
