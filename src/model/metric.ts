/**
 * What a metric is.
 * @module
 */
import type { NoiseThreshold } from "./noise.ts";
import type { Place } from "./words.ts";

/** Base units; scaled for people only when shown. */
export type Unit = "count" | "count/s" | "us" | "bytes" | "socket_s" | "ratio";

/**
 * What a metric is for: an `outcome` is what closing costs, of which `compare` says whether it got
 * worse; a `diagnostic` is of closecost's own machinery or of the machine, told and never judged.
 */
export type Role = "outcome" | "diagnostic";

/** One metric. */
export interface Metric {
  readonly name: string;
  readonly unit: Unit;
  readonly better: "lower" | "higher" | "neither";
  /** Filled in by the registry: `outcome` where nothing else is said. */
  readonly role?: Role;
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
export function metricsOf(rows: readonly Row[], role: Role = "outcome"): Metric[] {
  return rows.map(([name, unit, better, assume, places, meaning]): Metric => (
    { name, unit, better, role, assume, places, meaning }
  ));
}

/** Whether a change of it is for the better or for the worse, and the subject's doing. */
export function isGated({ better, role }: Metric): boolean {
  return better !== "neither" && role !== "diagnostic";
}
