/**
 * Runs that were never measured, for tests of the charts: the magnitudes of a 2-core machine,
 * seeded, so that the same wish gives the same tables.
 * @module
 */
import { parametersText } from "../../../model/parameters.ts";
import type {
  LatencyRow,
  MeasurementRow,
  RunTables,
  SampleRow,
  TrialRecord,
} from "../../../model/run.ts";
import { QUANTILES } from "../../../model/trial.ts";
import { type Side, SIDES } from "../../../model/words.ts";
import { seededRandom } from "../../../stats/random.ts";
import { manifestOf, trialOf } from "./synthetic_manifest.ts";

/** What a run should hold; everything has a default. */
export interface SyntheticWish {
  readonly scenarios?: readonly string[];
  readonly modes?: readonly string[];
  readonly closers?: readonly Side[];
  readonly reps?: number;
  readonly connections?: number;
  readonly seed?: number;
}

/** Eight modes, three of them with long names. */
export const EIGHT_MODES: readonly string[] = [
  "fin",
  "rst",
  "linger:1",
  "linger:30",
  "drain",
  "drain:0.5",
  "linger2:5",
  "unread",
];

interface Shape {
  /** Median and 99th percentile of the closing calls, µs. */
  readonly p50: number;
  readonly p99: number;
  readonly timeWait: boolean;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  fin: { p50: 14, p99: 160, timeWait: true },
  rst: { p50: 19, p99: 210, timeWait: false },
  linger: { p50: 120, p99: 900, timeWait: true },
  drain: { p50: 22, p99: 260, timeWait: true },
  linger2: { p50: 16, p99: 190, timeWait: true },
  unread: { p50: 20, p99: 230, timeWait: false },
};
const TIME_WAIT_SECONDS = 60;

/** Tables of a whole run. */
export function syntheticRun(wish: SyntheticWish = {}): RunTables {
  const { reps = 3, connections = 5000, seed = 1, closers = SIDES } = wish;
  const { scenarios = ["churn", "burst"], modes = ["fin", "rst", "linger:1", "drain"] } = wish;
  const random = seededRandom(seed);
  const trials: TrialRecord[] = [];
  const tables = {
    measurements: [] as MeasurementRow[],
    samples: [] as SampleRow[],
    series: [],
    latencies: [] as LatencyRow[],
  };
  for (let rep = 1; rep <= reps; rep++) {
    for (const scenario of scenarios) {
      for (const mode of [...modes].reverse()) {
        for (const closer of closers) {
          const trial = trialOf({ scenario, mode, closer, rep, connections });
          trials.push(trial);
          tables.samples.push(...samplesOf(trial, random));
          const latencies = latenciesOf(trial, random);
          tables.latencies.push(...latencies);
          tables.measurements.push(...measurementsOf(trial, { latencies, random }));
        }
      }
    }
  }
  return { manifest: manifestOf(trials, seed), ...tables };
}

/** The run without the trials that are refused, as if they had failed. */
export function withFailed(run: RunTables, failed: (trial: TrialRecord) => boolean): RunTables {
  const gone = new Set(run.manifest.trials.filter(failed).map(({ id }) => id));
  const kept = ({ trialId }: { trialId: string }) => !gone.has(trialId);
  return {
    manifest: {
      ...run.manifest,
      trials: run.manifest.trials.map((trial) =>
        gone.has(trial.id) ? { ...trial, status: "failed", reason: "the server ended" } : trial
      ),
    },
    measurements: run.measurements.filter(kept),
    samples: run.samples.filter(kept),
    latencies: run.latencies.filter(kept),
    series: run.series.filter(kept),
  };
}

/** sockstat every few milliseconds, `ss` rarely, as the duty cycle has it. */
function samplesOf(trial: TrialRecord, random: () => number): SampleRow[] {
  const burst = trial.scenario === "burst";
  const slow = 0.9 + 0.25 * random() + (trial.mode.startsWith("linger") ? 0.15 : 0);
  const [from, to, end] = burst
    ? [480 * slow, 540 * slow, 620 * slow + 60]
    : [0, 380 * slow, 430 * slow];
  const most = shapeOf(trial.mode).timeWait ? trial.parameters.connections : 0;
  const held = (tMs: number) =>
    Math.round(most * Math.min(1, Math.max(0, (tMs - from) / (to - from))));
  const row = { trialId: trial.id, recvQBytes: null, sendQBytes: null };
  const rows: SampleRow[] = [];
  for (let tMs = 0; tMs < end; tMs += 6 + 4 * random()) {
    rows.push({
      ...row,
      tMs: rounded(tMs),
      side: "host",
      state: "TIME-WAIT",
      sockets: held(tMs),
      source: "sockstat",
    });
    rows.push({
      ...row,
      tMs: rounded(tMs),
      side: "host",
      state: "ORPHAN",
      sockets: 0,
      source: "sockstat",
    });
  }
  for (const tMs of [end * (0.2 + 0.3 * random()), end]) {
    const look = {
      ...row,
      tMs: rounded(tMs) + 0.001,
      source: "ss" as const,
      recvQBytes: 0,
      sendQBytes: 0,
    };
    rows.push({ ...look, side: "server", state: "LISTEN", sockets: 1 });
    if (held(tMs) > 0) {
      rows.push({ ...look, side: trial.closer, state: "TIME-WAIT", sockets: held(tMs) });
    }
  }
  return rows;
}

function latenciesOf(trial: TrialRecord, random: () => number): LatencyRow[] {
  const { p50, p99 } = shapeOf(trial.mode);
  const burst = trial.scenario === "burst" ? 0.8 : 1;
  const noise = burst * Math.exp((random() - 0.5) * 0.35);
  const tail = Math.exp((random() - 0.5) * 0.9);
  const slope = Math.log(p99 / p50) / (2 - Math.log10(2));
  const count = trial.parameters.connections;
  const at = (quantile: number) => {
    const nines = Math.min(Math.log10(count), -Math.log10(1 - quantile));
    const beyond = Math.max(0, nines - Math.log10(2)) / 2;
    return p50 * noise * Math.exp(slope * (nines - Math.log10(2))) * tail ** beyond;
  };
  return (["connect", "echo", "close", "teardown"] as const).flatMap((call) =>
    QUANTILES.map((quantile) => ({
      trialId: trial.id,
      call,
      side: call === "close" || call === "teardown" ? trial.closer : "client",
      quantile,
      microseconds: rounded(at(quantile) * (call === "close" ? 1 : 5)),
      count,
    }))
  );
}

function measurementsOf(
  trial: TrialRecord,
  { latencies, random }: { latencies: readonly LatencyRow[]; random: () => number },
): MeasurementRow[] {
  const { id: trialId, scenario, mode, closer, stack, rep, parameters } = trial;
  const { connections, concurrency } = parameters;
  const close = (wanted: number) =>
    latencies.find(({ call, quantile }) => call === "close" && quantile === wanted)
      ?.microseconds ?? null;
  const socketSeconds = (side: Side) =>
    side === closer && shapeOf(mode).timeWait
      ? connections * (TIME_WAIT_SECONDS + 0.05 * random())
      : 0;
  const row = {
    runId: "synthetic",
    trialId,
    scenario,
    mode,
    closer,
    stack,
    connections,
    concurrency,
    parameters: parametersText(parameters),
    rep,
  };
  return [
    { ...row, metric: "connections_opened", side: "client", value: connections, unit: "count" },
    { ...row, metric: "close_p50", side: closer, value: close(0.5), unit: "us" },
    { ...row, metric: "close_p99", side: closer, value: close(0.99), unit: "us" },
    { ...row, metric: "close_max", side: closer, value: close(1), unit: "us" },
    ...SIDES.map((side) => ({
      ...row,
      metric: "time_wait_socket_seconds" as const,
      side,
      value: socketSeconds(side),
      unit: "socket_s",
    })),
  ];
}

function shapeOf(mode: string): Shape {
  return SHAPES[mode.split(":")[0] ?? ""] ?? { p50: 30, p99: 300, timeWait: true };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
