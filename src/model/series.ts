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

const BOTH: readonly Place[] = ["client", "server"];

const CLIENT: readonly Place[] = ["client"];
const BY_TIME_WAIT = "by the TIME_WAIT sockets there were at rest when the level began";
const TIME_WAIT_LEVELS = { xUnit: "count", places: CLIENT } as const;

const ALL: readonly SeriesSpec[] = [
  {
    name: "time_wait_by_second",
    ...{ xUnit: "s", unit: "count", places: BOTH },
    meaning:
      "TIME_WAIT sockets (`value`) against seconds since the first phase began (`x`), one point for every `ss` sample. Written by `decay`.",
  },
  {
    ...TIME_WAIT_LEVELS,
    ...{ name: "connection_rate", unit: "count/s" },
    meaning:
      `Connections opened, echoed and closed per second of one level, ${BY_TIME_WAIT}. Levels of the same count stand in the order in which they were run. Written by \`ports\`, like the following.`,
  },
  {
    ...TIME_WAIT_LEVELS,
    ...{ name: "connect_call_p50", unit: "us" },
    meaning:
      `Median time that connect() blocked the caller in one level, ${BY_TIME_WAIT}; empty where none succeeded.`,
  },
  {
    ...TIME_WAIT_LEVELS,
    ...{ name: "connect_call_p99", unit: "us" },
    meaning:
      "99th percentile of the same; of a level of fewer than 100 connections it is the longest.",
  },
  {
    ...TIME_WAIT_LEVELS,
    ...{ name: "addresses_unavailable", unit: "count" },
    meaning: `connect() calls of one level that returned EADDRNOTAVAIL, ${BY_TIME_WAIT}.`,
  },
  {
    name: "sockets_left",
    ...{ xUnit: "s", unit: "count", places: BOTH },
    meaning:
      "Sockets of the closer that are neither listening nor in TIME_WAIT (`value`) against seconds since the first closing call (`x`), wherever their number changes. Written by `vanish`, for the closer.",
  },
  {
    name: "descriptors_held",
    ...{ xUnit: "s", unit: "count", places: ["server"] },
    meaning:
      "Descriptors that the service has open (`value`), above those it had when the flood began, against seconds since the first phase began (`x`), every 50 ms of the flood. Written by `service`.",
  },
  {
    ...TIME_WAIT_LEVELS,
    ...{ name: "ports_held", unit: "count" },
    meaning:
      "TIME_WAIT sockets at rest, on either side, divided by the destination addresses, by the connections opened so far.",
  },
];

/** Every series by name, in the order of the data dictionary. */
export const SERIES: ReadonlyMap<string, SeriesSpec> = new Map(ALL.map((one) => [one.name, one]));

/**
 * The series of that name.
 * @throws {Error} if the registry does not have it: a defect, never bad input.
 */
export function seriesOf(name: string): SeriesSpec {
  const found = SERIES.get(name);
  if (!found) throw new Error(`Cannot use series "${name}" as it is not in the registry`);
  return found;
}
