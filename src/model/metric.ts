/**
 * What a metric is.
 * @module
 */
import type { NoiseThreshold } from "./noise.ts";
import type { Place } from "./words.ts";

/** Base units; scaled for people only when shown. */
export type Unit = "count" | "count/s" | "us" | "bytes" | "socket_s" | "ratio";

/** One metric. */
export interface Metric {
  readonly name: string;
  readonly unit: Unit;
  readonly better: "lower" | "higher" | "neither";
  readonly assume: "exact" | "noisy";
  /** Differences that do not count, filled in by the registry; exact metrics have none. */
  readonly noise?: NoiseThreshold;
  /** Sides the metric is written for. */
  readonly places: readonly Place[];
  /** What it is and how it is obtained. */
  readonly meaning: string;
  /** Scenarios that measure it; left out where every one does. */
  readonly scenarios?: readonly string[];
}

/** A metric of every scenario, in one row: name, unit, better, assume, places, meaning. */
type Row = readonly [
  string,
  Metric["unit"],
  Metric["better"],
  Metric["assume"],
  readonly Place[],
  string,
];

/** Metrics written in rows. */
export function metricsOf(rows: readonly Row[]): Metric[] {
  return rows.map(([name, unit, better, assume, places, meaning]): Metric => (
    { name, unit, better, assume, places, meaning }
  ));
}
