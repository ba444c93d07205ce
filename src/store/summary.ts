/**
 * `summary.csv`: one row a cell, wide, for people and spreadsheets.
 * @module
 */
import { type Metric, METRICS } from "../metrics/registry.ts";
import type { MeasurementRow } from "../model/run.ts";
import type { Place } from "../model/words.ts";
import { type CellSummary, summarise, valueOf } from "../stats/cells.ts";
import { SUMMARY } from "./schema.ts";
import { numberText, UNITS } from "./units.ts";

/** The column of a metric: name, side and unit, like `close_p99_client_us`. */
export function summaryColumn({ name, unit }: Metric, side: Place): string {
  return `${name}_${side}_${UNITS[unit].suffix}`;
}

/**
 * The header: the same whatever was measured, so that summaries of several runs can be stacked; with
 * other metrics, or these in another order, it is another one.
 */
export function summaryHeader(): string[] {
  const wide = wideColumns().map(([metric, side]) => summaryColumn(metric, side));
  return [...SUMMARY.columns.map(({ name }) => name), ...wide];
}

/** One row a cell: medians over its repetitions, empty where nothing was measured. */
export function summaryRows(measurements: readonly MeasurementRow[]): string[][] {
  return summarise(measurements).map((cell) => [...cellFields(cell), ...medians(cell)]);
}

function cellFields(cell: CellSummary): string[] {
  const { scenario, mode, closer, stack, connections, concurrency, parameters, reps } = cell;
  const load = [connections, concurrency].map(String);
  return [scenario, mode, closer, stack, ...load, parameters, String(reps)];
}

function medians(cell: CellSummary): string[] {
  return wideColumns().map(([{ name, unit }, side]) =>
    numberText(valueOf(cell, name, side)?.median ?? null, UNITS[unit].decimals)
  );
}

function wideColumns(): [Metric, Place][] {
  return [...METRICS.values()].flatMap((metric) =>
    metric.places.map((side): [Metric, Place] => [metric, side])
  );
}
