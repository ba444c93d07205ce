/**
 * Runs for the tests of comparisons, made from the values of a few metrics.
 * @module
 */
import { type MetricName, METRICS, type PlacedMetric } from "../../metrics/registry.ts";
import type { Manifest, MeasurementRow, TrialRecord } from "../../model/run.ts";
import type { Place, Side } from "../../model/words.ts";
import { seededRandom } from "../../stats/random.ts";
import { manifest } from "../../store/testdata/example.ts";
import type { RunMeasurements } from "../cell.ts";
import type { CompareOptions } from "../compare.ts";

/** By metric and side, `close_p99 client`: its values by repetition. */
export type Values = Readonly<Partial<Record<PlacedMetric, readonly (number | null)[]>>>;

/** A cell: `close_p99 client` to its values by repetition. */
export interface FakeCell {
  readonly scenario?: string;
  readonly mode?: string;
  readonly closer?: Side;
  readonly payload?: number;
  readonly values?: Values;
  /** Repetitions that were disturbed, by what; their values are given as `null`. */
  readonly disturbed?: Readonly<Record<number, string>>;
  /** Trials that failed besides. */
  readonly failed?: number;
  /** Exact metrics that chance decides, as its trials say. */
  readonly chance?: readonly MetricName[];
}

/** Options as the command has them when no flag is given. */
export const DEFAULTS: CompareOptions = {
  ...{ alpha: 0.01, metrics: [], thresholds: new Map(), allow: [] },
};

/** A whole run. */
export function measured(
  cells: readonly FakeCell[],
  about: Partial<Manifest> = {},
): RunMeasurements {
  const { runId = "run" } = about;
  const made = cells.map((cell) => trialsOf(cell));
  const trials = made.flatMap((one) => one.trials);
  const rows = made.flatMap((one) => one.rows.map((row) => ({ ...row, runId })));
  const status = "complete" as const;
  return {
    manifest: manifest({ status, runId, trials, plannedTrials: trials.length, ...about }),
    measurements: rows,
  };
}

function trialsOf(cell: FakeCell): { trials: TrialRecord[]; rows: MeasurementRow[] } {
  const { scenario = "churn", mode = "fin", closer = "client", payload = 11 } = cell;
  const values = Object.entries(cell.values ?? {});
  const reps = Math.max(0, ...values.map(([, those]) => those.length));
  const trial = (rep: number, status: TrialRecord["status"]): TrialRecord => ({
    ...{ id: [scenario, mode, closer, payload, `r${rep}`].join("-"), scenario, mode, closer, rep },
    ...{ stack: "libc", workers: { clients: 1, servers: 1 }, destinations: 1, port: 5000 },
    ...{ parameters: { connections: 100, concurrency: 8, payload }, durationMs: 5, warnings: [] },
    ...{ sysctls: { "net.ipv4.tcp_tw_reuse": "0" }, status },
    ...(status === "completed" ? {} : { reason: "the server did not start" }),
    ...(cell.chance === undefined ? {} : { chance: cell.chance }),
    ...(cell.disturbed?.[rep] === undefined ? {} : { disturbed: cell.disturbed[rep] }),
  });
  const rows = values.flatMap(([name, those]) => {
    const [metric, side] = name.split(" ") as [MetricName, Place];
    return those.map((value, index): MeasurementRow => ({
      ...{ runId: "", trialId: trial(index + 1, "completed").id, scenario, mode, closer },
      ...{ stack: "libc", connections: 100, concurrency: 8, parameters: `payload=${payload}` },
      ...{ rep: index + 1, metric, side, value },
      unit: METRICS.get(metric)?.unit ?? "",
    }));
  });
  const failed = cell.failed ?? 0;
  return {
    trials: [
      ...Array.from({ length: reps }, (_, index) => trial(index + 1, "completed")),
      ...Array.from({ length: failed }, (_, index) => trial(reps + index + 1, "failed")),
    ],
    rows,
  };
}

/** Values around a middle, log-normal with that spread, the same for the same seed. */
export function noisy(
  middle: number,
  { spread, reps, seed }: { spread: number; reps: number; seed: number },
): number[] {
  const random = seededRandom(seed);
  // Box and Muller (1958).
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: reps }, () => middle * Math.exp(spread * normal()));
}
