/**
 * What a metric is.
 * @module
 */
import type { Place } from "./words.ts";

/** Base units; scaled for people only when shown. */
export type Unit = "count" | "count/s" | "us" | "bytes" | "socket_s" | "ratio";

/**
 * What a metric is for: an `outcome` is what closing costs, of which `compare` says whether it got
 * worse; a `diagnostic` is of closecost's own machinery or of the machine, told and never judged.
 */
export type Role = "outcome" | "diagnostic";

/** Differences within either limit are noise. */
export interface NoiseThreshold {
  /** Share of the base's value: 0.05 is 5 %. */
  readonly relative: number;
  /** In the metric's unit. */
  readonly absolute: number;
}

/** Which way a change of it is for the better. */
export type Better = "lower" | "higher" | "neither";

/** Exact metrics are counts that repeat to the digit, noisy ones times, rates and samples. */
export type Assume = "exact" | "noisy";

/** One metric; what the registry has is in `metrics.ts`. */
export interface MetricOf<Name extends string> {
  readonly name: Name;
  readonly unit: Unit;
  readonly better: Better;
  /** Filled in by the registry: `outcome` where nothing else is said. */
  readonly role?: Role;
  readonly assume: Assume;
  /**
   * Differences that do not count; where it has none of its own the registry fills in that of its
   * name and unit. Exact metrics have none.
   */
  readonly noise?: NoiseThreshold;
  /**
   * What its values may be beyond what its unit says: less than 0, for what the kernel counts for the
   * whole host; a part of a whole, so at most 1; a count that is a median, so a half as well.
   */
  readonly values?: "below 0" | "parts" | "halves";
  /** Sides the metric is written for. */
  readonly places: readonly Place[];
  /** What it is and how it is obtained. */
  readonly meaning: string;
  /** Scenarios that measure it, filled in by the registry; left out where every one does. */
  readonly scenarios?: readonly string[];
}

/** A metric before the registry has it: any name. */
export type AnyMetric = MetricOf<string>;

/** The names of a list of metrics, as keys. */
export type NamesOf<List extends readonly AnyMetric[]> = Record<List[number]["name"], true>;

/** A metric of every scenario, in one row: name, unit, better, assume, places, meaning, more. */
type Row = readonly [
  ...readonly [string, Unit, Better, Assume, readonly Place[], string],
  ...readonly [more?: Pick<AnyMetric, "noise" | "values">],
];

/** Metrics written in rows. */
export function metricsOf<const Rows extends readonly Row[]>(
  rows: Rows,
  role: Role = "outcome",
): MetricOf<Rows[number][0]>[] {
  return rows.map((
    [name, unit, better, assume, places, meaning, more],
  ): MetricOf<Rows[number][0]> => (
    { name, unit, better, role, assume, places, meaning, ...more }
  ));
}

/** Whether a change of it is for the better or for the worse, and the subject's doing. */
export function isGated({ better, role }: Pick<AnyMetric, "better" | "role">): boolean {
  return better !== "neither" && role !== "diagnostic";
}
