/**
 * The registry of series: curves a scenario gives out besides its metrics, such as a rate by the
 * number of TIME_WAIT sockets.
 * @module
 */
import type { Unit } from "./metric.ts";
import type { Place } from "./words.ts";

/** Units of the horizontal axis: those of metrics, and times in seconds. */
export type SeriesUnit = Unit | "s";

/** One kind of curve. */
export interface Series {
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

const BOTH: readonly Place[] = ["client", "server"];

const ALL: readonly Series[] = [
  {
    name: "time_wait_by_second",
    ...{ xUnit: "s", unit: "count", places: BOTH },
    meaning:
      "TIME_WAIT sockets (`value`) against seconds since the first phase began (`x`), one point for every `ss` sample. Written by `decay`.",
  },
];

/** Every series by name, in the order of the data dictionary. */
export const SERIES: ReadonlyMap<string, Series> = new Map(ALL.map((one) => [one.name, one]));

/**
 * The series of that name.
 * @throws {Error} if the registry does not have it: a defect, never bad input.
 */
export function seriesOf(name: string): Series {
  const found = SERIES.get(name);
  if (!found) throw new Error(`Cannot use series "${name}" as it is not in the registry`);
  return found;
}
