/**
 * Every metric's course over several runs, for cells that differ in the mode alone.
 * @module
 */
import { type MetricName, METRICS } from "../metrics/registry.ts";
import type { Manifest, MeasurementRow } from "../model/run.ts";
import type { Place } from "../model/words.ts";
import { type CellKey, type CellSummary, summarise, valueOf } from "../stats/cells.ts";
import { quantile } from "../stats/quantile.ts";
import { compareModes } from "../model/order.ts";

/** What is needed of each run. */
export interface HistoryRun {
  readonly manifest: Manifest;
  readonly measurements: readonly MeasurementRow[];
}

/** A metric in one run and mode: the median and the middle half of its repetitions. */
export interface CoursePoint {
  /** From 1. */
  readonly run: number;
  readonly mode: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** One metric of one side in every run. */
export interface Course {
  readonly metric: MetricName;
  readonly unit: string;
  readonly side: Place;
  readonly points: readonly CoursePoint[];
}

/** Courses of cells that differ in the mode alone. */
export interface CourseGroup {
  /** Of one of them, for what they have in common. */
  readonly key: CellKey;
  readonly modes: readonly string[];
  /** Without those that were 0 throughout. */
  readonly courses: readonly Course[];
}

/**
 * The courses of all cells.
 * @param runs oldest first
 */
export function courseGroups(runs: readonly HistoryRun[]): CourseGroup[] {
  const cells = runs.map(({ measurements }) => summarise(measurements));
  return [...Map.groupBy(cells.flat(), groupOf)].map(([group, same]) => {
    const { reps: _, metrics: __, ...key } = same[0] as CellSummary;
    const modes = [...new Set(same.map(({ mode }) => mode))].sort(compareModes);
    const ofRuns = cells.map((all) => all.filter((cell) => groupOf(cell) === group));
    const courses = [...METRICS.values()].flatMap(({ name: metric, unit, places }) =>
      places.map((side) => courseOf(ofRuns, { metric, unit, side, modes }))
    ).filter(({ points }) => points.some(({ low, high }) => low !== 0 || high !== 0));
    return { key, modes, courses };
  });
}

/** What cells of one group have in common: all but the mode. */
function groupOf(cell: CellKey): string {
  const { scenario, closer, stack, connections, concurrency, parameters } = cell;
  return JSON.stringify([scenario, closer, stack, connections, concurrency, parameters]);
}

function courseOf(
  cells: readonly (readonly CellSummary[])[],
  { metric, unit, side, modes }: {
    metric: MetricName;
    unit: string;
    side: Place;
    modes: readonly string[];
  },
): Course {
  const points = cells.flatMap((all, index) =>
    modes.flatMap((mode) => {
      const cell = all.find((one) => one.mode === mode);
      const values = cell && valueOf(cell, metric, side);
      const known = (values?.values ?? []).filter((value) => value !== null);
      const [low, median, high] = [0.25, 0.5, 0.75].map((q) => quantile(known, q));
      if (low === undefined || median === undefined || high === undefined) return [];
      return [{ run: index + 1, mode, median, low, high }];
    })
  );
  return { metric, unit, side, points };
}
