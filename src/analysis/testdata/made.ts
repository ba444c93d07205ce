/**
 * A run of any cells with any values, for what the other made-up runs do not have.
 * @module
 */
import { metric, type MetricName } from "../../metrics/registry.ts";
import { type Parameters, parametersText } from "../../model/parameters.ts";
import type { MeasurementRow, RunTables, TrialRecord } from "../../model/run.ts";
import type { Place, Side } from "../../model/words.ts";
import { fixtureRun } from "./fixture.ts";

/** Metric, side and value. */
export type Value = readonly [metric: MetricName, side: Place, value: number | null];

/** A cell, and what each of its repetitions measured. */
export interface MadeCell {
  readonly scenario: string;
  readonly mode?: string;
  readonly closer?: Side;
  readonly parameters?: Readonly<Record<string, number | string>>;
  readonly repetitions: readonly (readonly Value[])[];
}

/** The run of these cells; 1,000 connections, 64 at once, unless a cell says otherwise. */
export function madeRun(cells: readonly MadeCell[]): RunTables {
  const made = cells.flatMap((cell) =>
    cell.repetitions.map((values, index) => ({ trial: trialOf(cell, index + 1), values }))
  );
  const { manifest } = fixtureRun({ reps: 0 });
  const trials = made.map(({ trial }) => trial);
  const measurements = made.flatMap(({ trial, values }) => rowsOf(trial, values));
  return {
    manifest: { ...manifest, plannedTrials: trials.length, trials },
    ...{ measurements, samples: [], latencies: [], series: [] },
  };
}

function trialOf(cell: MadeCell, rep: number): TrialRecord {
  const { scenario, mode = "fin", closer = "client", parameters = {} } = cell;
  const all: Parameters = { connections: 1_000, concurrency: 64, payload: 11, ...parameters };
  const text = parametersText(all).replaceAll(";", "-").replaceAll("=", "_");
  return {
    id: `${scenario}-${mode.replace(":", "_")}-${closer}-libc-${text}-r${rep}`,
    ...{ scenario, mode, closer, stack: "libc", rep, parameters: all },
    ...{ workers: { clients: 1, servers: 1 }, destinations: 1, port: 7_000, sysctls: {} },
    ...{ status: "completed", durationMs: 900, warnings: [] },
  };
}

function rowsOf(trial: TrialRecord, values: readonly Value[]): MeasurementRow[] {
  const { scenario, mode, closer, stack, rep, parameters } = trial;
  const { connections, concurrency } = parameters;
  return values.map(([name, side, value]) => ({
    ...{ runId: "made", trialId: trial.id, scenario, mode, closer, stack, rep },
    ...{ connections, concurrency, parameters: parametersText(parameters) },
    ...{ metric: name, side, value, unit: metric(name).unit },
  }));
}
