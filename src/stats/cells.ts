/**
 * Measurements gathered by cell: every metric with its repetitions side by side.
 * @module
 */
import { type MetricName, METRICS } from "../metrics/registry.ts";
import { parametersIn } from "../model/parameters.ts";
import type { MeasurementRow } from "../model/run.ts";
import type { Place } from "../model/words.ts";
import { median, quantile } from "./quantile.ts";

/** What tells one cell from another. */
export type CellKey = Pick<
  MeasurementRow,
  "scenario" | "mode" | "closer" | "stack" | "connections" | "concurrency" | "parameters"
>;

/** One metric of one side in every repetition of a cell. */
export interface MetricValues {
  readonly metric: MetricName;
  readonly side: Place;
  readonly unit: string;
  /**
   * By repetition, ascending. The same index is the same repetition in every cell that one call
   * of `summarise` returns; `null` where the repetition or the value is missing.
   */
  readonly values: readonly (number | null)[];
  /** Of the values there are; `null` if there is none. */
  readonly median: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** A cell with all that was measured in it. */
export interface CellSummary extends CellKey {
  /** Repetitions that have rows. */
  readonly reps: number;
  /** In the order of the metric registry, client before server before host. */
  readonly metrics: readonly MetricValues[];
}

interface Gathered {
  readonly key: CellKey;
  readonly reps: Set<number>;
  readonly series: Map<string, MeasurementRow[]>;
}

const PLACES: readonly Place[] = ["client", "server", "host"];

/**
 * Gathers rows by cell.
 * @returns cells grouped by scenario, then mode, then closer, each in the order in which the rows
 * first name it, then by connections, concurrency and the other parameters, numbers by size
 */
export function summarise(rows: readonly MeasurementRow[]): CellSummary[] {
  const axis = [...new Set(rows.map((row) => row.rep))].sort((a, b) => a - b);
  const place = new Map(axis.map((rep, index) => [rep, index]));
  return inOrder(gather(rows)).map(({ key, reps, series }) => ({
    ...key,
    reps: reps.size,
    metrics: [...series.values()]
      .map((same) => metricValues(same, place))
      .sort((a, b) => metricRank(a) - metricRank(b)),
  }));
}

/** The values of a metric in a cell; `undefined` if no row has it. */
export function valueOf(
  cell: CellSummary,
  metric: MetricName,
  side: Place,
): MetricValues | undefined {
  return cell.metrics.find((one) => one.metric === metric && one.side === side);
}

function gather(rows: readonly MeasurementRow[]): Gathered[] {
  const cells = new Map<string, Gathered>();
  for (const row of rows) {
    const { scenario, mode, closer, stack, connections, concurrency, parameters } = row;
    const key = { scenario, mode, closer, stack, connections, concurrency, parameters };
    const id = JSON.stringify(Object.values(key));
    const cell = cells.get(id) ?? { key, reps: new Set(), series: new Map() };
    cells.set(id, cell);
    cell.reps.add(row.rep);
    const name = `${row.metric}@${row.side}`;
    const same = cell.series.get(name);
    if (same) same.push(row);
    else cell.series.set(name, [row]);
  }
  return [...cells.values()];
}

function inOrder(cells: readonly Gathered[]): Gathered[] {
  const rank = (word: (key: CellKey) => string) => {
    const words = [...new Set(cells.map(({ key }) => word(key)))];
    return (key: CellKey) => words.indexOf(word(key));
  };
  const ranks: ((key: CellKey) => number)[] = [
    rank((key) => key.scenario),
    rank((key) => key.mode),
    rank((key) => key.closer),
    rank((key) => key.stack),
    (key) => key.connections,
    (key) => key.concurrency,
  ];
  return [...cells].sort((a, b) => {
    const differing = ranks.find((of) => of(a.key) !== of(b.key));
    return differing
      ? differing(a.key) - differing(b.key)
      : compareParameters(a.key.parameters, b.key.parameters);
  });
}

/** Orders texts of parameters: numbers by size, words by code unit. */
export function compareParameters(a: string, b: string): number {
  const [valuesA, valuesB] = [[...parametersIn(a).values()], [...parametersIn(b).values()]];
  for (const [index, value] of valuesA.entries()) {
    const other = valuesB[index];
    if (other === undefined || value === other) continue;
    if (typeof value === "number" && typeof other === "number") return value - other;
    return String(value) < String(other) ? -1 : 1;
  }
  return valuesA.length - valuesB.length || (a < b ? -1 : a > b ? 1 : 0);
}

function metricValues(
  same: readonly MeasurementRow[],
  place: ReadonlyMap<number, number>,
): MetricValues {
  const values: (number | null)[] = Array.from({ length: place.size }, () => null);
  for (const row of same) values[place.get(row.rep) as number] = row.value;
  const known = values.filter((value) => value !== null);
  const { metric, side, unit } = same[0] as MeasurementRow;
  return {
    metric,
    side,
    unit,
    values,
    median: median(known) ?? null,
    min: quantile(known, 0) ?? null,
    max: quantile(known, 1) ?? null,
  };
}

function metricRank({ metric, side }: MetricValues): number {
  const index = METRIC_NAMES.indexOf(metric);
  const known = index < 0 ? METRIC_NAMES.length : index;
  return known * PLACES.length + PLACES.indexOf(side);
}

const METRIC_NAMES = [...METRICS.keys()];
