/**
 * What was recorded of each trial over time, for whoever draws it.
 * @module
 */
import type { LatencyRow, RunTables, SampleRow, SeriesRow } from "../model/run.ts";

/** Rows by trial. */
export interface Recorded {
  readonly samples: ReadonlyMap<string, readonly SampleRow[]>;
  readonly latencies: ReadonlyMap<string, readonly LatencyRow[]>;
  readonly series: ReadonlyMap<string, readonly SeriesRow[]>;
}

/** The rows of a run, each trial's in the order in which they were written. */
export function recordedOf({ samples, latencies, series }: RunTables): Recorded {
  return {
    samples: Map.groupBy(samples, ({ trialId }) => trialId),
    latencies: Map.groupBy(latencies, ({ trialId }) => trialId),
    series: Map.groupBy(series, ({ trialId }) => trialId),
  };
}
