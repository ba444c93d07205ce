/**
 * A run as `deno task bench` would leave it, with numbers of a likely size.
 * @module
 */
import { parametersText } from "../../model/parameters.ts";
import { metric, type MetricName } from "../../metrics/registry.ts";
import type { Manifest, MeasurementRow, RunTables, TrialRecord } from "../../model/run.ts";
import { peerOf, type Place, type Side } from "../../model/words.ts";
import { seededRandom, shuffled } from "../../stats/random.ts";

/** What to make a run of. */
export interface FixtureOptions {
  readonly scenarios?: readonly string[];
  readonly modes?: readonly string[];
  readonly closers?: readonly Side[];
  readonly reps?: number;
  readonly connections?: number;
  readonly seed?: number;
}

interface Cost {
  readonly close: readonly [number, number];
  readonly teardown: readonly [number, number];
  readonly rate: number;
}

const COSTS: Readonly<Record<string, Cost>> = {
  fin: { close: [9.2, 31], teardown: [9.2, 31], rate: 12_600 },
  rst: { close: [12.4, 38], teardown: [12.4, 38], rate: 12_400 },
  "linger:1": { close: [118, 1_240], teardown: [161, 41_800], rate: 8_900 },
  drain: { close: [13.9, 44], teardown: [132, 610], rate: 10_900 },
};
const PORTS = { churn: 64, burst: 256 } as Readonly<Record<string, number>>;

/** The run; every value follows from the seed. */
export function fixtureRun(options: FixtureOptions = {}): RunTables {
  const random = seededRandom(options.seed ?? 7);
  const trials = shuffled(trialsOf(options), random);
  const measurements = trials.flatMap((trial) => rowsOf(trial, random));
  return { manifest: manifestOf(trials), measurements, samples: [], latencies: [], series: [] };
}

/** The same run with other values where `change` returns something. */
export function withValues(
  run: RunTables,
  change: (row: MeasurementRow) => number | null | undefined,
): RunTables {
  const measurements = run.measurements.map((row) => {
    const value = change(row);
    return value === undefined ? row : { ...row, value };
  });
  return { ...run, measurements };
}

/** The same run in which these trials did not complete: they have a reason and no rows. */
export function withFailed(
  run: RunTables,
  reason: string,
  failed: (trial: TrialRecord) => boolean,
  status: "failed" | "aborted" = "failed",
): RunTables {
  const trials = run.manifest.trials.map((trial) =>
    failed(trial) ? { ...trial, status, reason } : trial
  );
  const lost = new Set(trials.filter((trial) => trial.status === status).map(({ id }) => id));
  return {
    ...run,
    manifest: { ...run.manifest, trials },
    measurements: run.measurements.filter((row) => !lost.has(row.trialId)),
  };
}

/** The same run in which something has spoilt these trials' times. */
export function withDisturbed(
  run: RunTables,
  disturbed: string,
  which: (trial: TrialRecord) => boolean,
): RunTables {
  const trials = run.manifest.trials.map((one) => which(one) ? { ...one, disturbed } : one);
  const without = new Set(trials.filter((one) => one.disturbed !== undefined).map(({ id }) => id));
  return {
    ...run,
    manifest: { ...run.manifest, trials },
    measurements: run.measurements.map((row) =>
      without.has(row.trialId) && metric(row.metric).assume === "noisy"
        ? { ...row, value: null }
        : row
    ),
  };
}

/** The same run with other facts in its manifest. */
export function withManifest(run: RunTables, facts: Partial<Manifest>): RunTables {
  return { ...run, manifest: { ...run.manifest, ...facts } };
}

function trialsOf(options: FixtureOptions): TrialRecord[] {
  const { scenarios = ["churn", "burst"], modes = Object.keys(COSTS), reps = 3 } = options;
  const { closers = ["client", "server"], connections = 5_000 } = options;
  const repetitions = Array.from({ length: reps }, (_, index) => index + 1);
  return scenarios.flatMap((scenario) =>
    modes.flatMap((mode) =>
      closers.flatMap((closer) =>
        repetitions.map((rep): TrialRecord => ({
          id: `${scenario}-${mode.replace(":", "_")}-${closer}-libc-r${rep}`,
          ...{ scenario, mode, closer, stack: "libc", rep },
          parameters: { connections, concurrency: PORTS[scenario] ?? 64, payload: 11 },
          workers: { clients: 1, servers: 1 },
          ...{ destinations: 1, port: 7_000, sysctls: { "net.ipv4.tcp_tw_reuse": "0" } },
          ...{ status: "completed", durationMs: 900, warnings: [] },
        }))
      )
    )
  );
}

function rowsOf(trial: TrialRecord, random: () => number): MeasurementRow[] {
  const { scenario, mode, closer, stack, rep } = trial;
  const { connections, concurrency } = trial.parameters;
  return valuesOf(trial, random).map(([name, side, value]) => ({
    ...{ runId: "2026-03-01T10-00-00Z", trialId: trial.id, scenario, mode, closer, stack, rep },
    ...{ connections, concurrency, parameters: parametersText(trial.parameters) },
    ...{ metric: name, side, value, unit: metric(name).unit },
  }));
}

type Value = readonly [MetricName, Place, number | null];

function valuesOf(trial: TrialRecord, random: () => number): Value[] {
  const { connections } = trial.parameters;
  const peer = peerOf(trial.closer);
  const resets = trial.mode === "rst" ? connections : 0;
  const sides: readonly Side[] = ["client", "server"];
  return [
    ["connections_opened", "client", connections],
    ["connections_failed", "client", 0],
    ...timesOf(trial, random),
    ...sides.flatMap((side) => timeWaitOf(trial, side, random)),
    ...sides.flatMap((side): Value[] => [
      ["established_leaked", side, 0],
      ["close_wait_leaked", side, 0],
      ["bytes_sent", side, connections * 11],
      ["bytes_delivered", side, connections * 11],
      ["bytes_lost", side, 0],
      ["peer_resets", side, side === peer ? resets : 0],
    ]),
    ["kernel_memory_end", "host", memoryLeft(trial, random)],
    ["rst_sent", "host", resets],
    ["rst_per_close", "host", resets / connections],
  ];
}

function timesOf({ scenario, mode, closer }: TrialRecord, random: () => number): Value[] {
  const cost = COSTS[mode] ?? (COSTS.fin as Cost);
  const near = (value: number, by: number) => value * (1 + by * (random() - 0.5));
  const burst = scenario === "burst" ? 1.6 : 1;
  const [p50, p99] = [near(cost.close[0], 0.1) * burst, near(cost.close[1], 0.3) * burst];
  const waits = cost.teardown[1] > cost.close[1];
  return [
    ["connections_per_second", "client", near(cost.rate / burst, 0.06)],
    ["close_p50", closer, p50],
    ["close_p99", closer, p99],
    ["teardown_p50", closer, waits ? near(cost.teardown[0], 0.1) * burst : p50],
    ["teardown_p99", closer, waits ? near(cost.teardown[1], 0.3) * burst : p99],
  ];
}

function timeWaitOf({ mode, closer, parameters }: TrialRecord, side: Side, random: () => number) {
  const holds = side === closer && mode !== "rst";
  const seconds = holds ? parameters.connections * (59.9 + 0.2 * random()) : 0;
  const values: Value[] = [
    ["time_wait_per_1000_closes", side, holds ? 1_000 : 0],
    ["time_wait_socket_seconds", side, seconds],
  ];
  return values;
}

function memoryLeft({ mode, parameters }: TrialRecord, random: () => number): number {
  const pages = Math.floor(4 * random()) * 4_096;
  return mode === "rst" ? pages : parameters.connections * 280 + pages;
}

/** Both runs as one: cells of both, what else a manifest says as in the first. */
export function together(a: RunTables, b: RunTables): RunTables {
  const trials = [...a.manifest.trials, ...b.manifest.trials];
  return {
    manifest: { ...a.manifest, plannedTrials: trials.length, trials },
    measurements: [...a.measurements, ...b.measurements],
    samples: [...a.samples, ...b.samples],
    latencies: [...a.latencies, ...b.latencies],
    series: [...a.series, ...b.series],
  };
}

/** What the run has of one scenario. */
export function ofScenario(run: RunTables, scenario: string): RunTables {
  const trials = run.manifest.trials.filter((trial) => trial.scenario === scenario);
  const ids = new Set(trials.map(({ id }) => id));
  const mine = <Row extends { readonly trialId: string }>(rows: readonly Row[]) =>
    rows.filter(({ trialId }) => ids.has(trialId));
  return {
    manifest: { ...run.manifest, plannedTrials: trials.length, trials },
    measurements: mine(run.measurements),
    samples: mine(run.samples),
    latencies: mine(run.latencies),
    series: mine(run.series),
  };
}

function manifestOf(trials: readonly TrialRecord[]): Manifest {
  return {
    ...{ schema: 1, closecost: "0.1.0", runId: "2026-03-01T10-00-00Z", status: "complete" },
    ...{ startedAt: "2026-03-01T10:00:00.000Z", endedAt: "2026-03-01T10:00:52.000Z" },
    ...{ argv: [], options: {}, seed: 1, isolation: "netns", isolationWish: "auto" },
    host: {
      ...{ kernel: "6.18.5", arch: "x86_64", cpu: "Example CPU", cpus: 2 },
      ...{ memoryBytes: 4 * 1024 ** 3, deno: "2.9.6", iproute2: "6.1.0", descriptors: 20_000 },
    },
    ...{ plannedTrials: trials.length, trials, warnings: [] },
  };
}
