/**
 * How long `deno task compare` takes for two long runs, and how much memory: `deno task
 * bench:compare`. Writes 1,000,000 rows of samples and 100,000 measurements a run into a temporary
 * folder.
 * @module
 */
import { join } from "node:path";
import type { Metric } from "../../src/metrics/registry.ts";
import { METRICS } from "../../src/metrics/registry.ts";
import { rangeOf } from "../../src/model/range.ts";
import type { MeasurementRow, SampleRow, TrialRecord } from "../../src/model/run.ts";
import { parametersText } from "../../src/model/parameters.ts";
import { seededRandom } from "../../src/stats/random.ts";
import { csvText } from "../../src/store/csv.ts";
import { manifestText } from "../../src/store/manifest.ts";
import { MeasurementCodec, SampleCodec } from "../../src/store/rows.ts";
import { headerOf, LATENCY, SERIES_TABLE } from "../../src/store/schema.ts";
import { manifest } from "../../src/store/testdata/example.ts";
import { runCommand, WORK_MS } from "../../src/sys/command.ts";
import { peakMemory } from "../../src/sys/usage.ts";
import { taskCommand } from "./baseline/task_command.ts";
import { withTemporary } from "./baseline/temporary.ts";

const SAMPLES = 1_000_000;
const MEASUREMENTS = 100_000;
const REPEATS = 5;
const GOAL = { seconds: 5, megabytes: 500 };
const MODES: readonly string[] = ["fin", "rst", "linger:1", "drain"];

const PLACED = [...METRICS.values()].flatMap((metric) =>
  metric.places.map((side) => ({ metric, side }))
);

/** As many trials as hold so many measurements, all cells alike. */
function trialsOf(): TrialRecord[] {
  const cells = ["churn", "burst"].flatMap((scenario) =>
    MODES.flatMap((mode) =>
      (["client", "server"] as const).map((closer) => ({ scenario, mode, closer }))
    )
  );
  const reps = Math.ceil(MEASUREMENTS / PLACED.length / cells.length);
  return Array.from({ length: reps }, (_, index) => index + 1).flatMap((rep) =>
    cells.map(({ scenario, mode, closer }): TrialRecord => ({
      ...{ id: [scenario, mode.replace(":", "_"), closer, `r${rep}`].join("-"), scenario, mode },
      ...{ closer, stack: "libc", rep, workers: { clients: 1, servers: 1 }, destinations: 5000 },
      ...{ parameters: { connections: 5000, concurrency: 64, payload: 11 }, port: 10_000 },
      ...{ sysctls: {}, status: "completed", durationMs: 800, warnings: [] },
    }))
  );
}

function measurementsOf(
  runId: string,
  trial: TrialRecord,
  random: () => number,
): MeasurementRow[] {
  const { id: trialId, scenario, mode, closer, stack, rep, parameters: all } = trial;
  const { connections, concurrency } = all;
  const parameters = parametersText(all);
  return PLACED.map(({ metric, side }) => ({
    ...{ runId, trialId, scenario, mode, closer, stack, connections, concurrency, parameters },
    ...{ rep, metric: metric.name, side, unit: metric.unit, value: valueOf(metric, random) },
  }));
}

/** Within what readers take for a value of that metric. */
function valueOf(metric: Metric, random: () => number): number {
  const { most, whole } = rangeOf(metric);
  const value = metric.assume === "exact" ? 5000 : 1000 + 100 * random();
  return Math.min(most, whole ? Math.round(value) : value);
}

function samplesOf({ id: trialId }: TrialRecord, count: number): SampleRow[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ trialId, tMs: index, side: "client", state: "TIME-WAIT", sockets: index },
    ...{ recvQBytes: 0, sendQBytes: 0, source: "ss" },
  }));
}

/**
 * Trial by trial, as this process must stay small: what a child has taken is counted from the
 * memory of the process it was forked from.
 */
function writeRun(dir: string, runId: string, seed: number): void {
  Deno.mkdirSync(dir);
  const trials = trialsOf();
  const known = new Map(trials.map((trial) => [trial.id, trial]));
  const random = seededRandom(seed);
  const each = Math.ceil(SAMPLES / trials.length);
  const [measured, seen] = [new MeasurementCodec(runId, known), new SampleCodec(known)];
  for (const table of [measured.table, seen.table, LATENCY, SERIES_TABLE]) {
    Deno.writeTextFileSync(join(dir, table.file), csvText([headerOf(table)]));
  }
  const append = (file: string, lines: string[][]) =>
    Deno.writeTextFileSync(join(dir, file), csvText(lines), { append: true });
  for (const trial of trials) {
    const rows = measurementsOf(runId, trial, random);
    append(measured.table.file, rows.map((row) => measured.encode(row)));
    append(seen.table.file, samplesOf(trial, each).map((row) => seen.encode(row)));
  }
  const [measurements, samples] = [trials.length * PLACED.length, trials.length * each];
  const rows = { measurements, samples, latency: 0, series: 0 };
  const about = { runId, status: "complete" as const, endedAt: "2025-01-31T13:00:00.000Z" };
  const run = manifest({ ...about, trials, plannedTrials: trials.length });
  Deno.writeTextFileSync(join(dir, "run.json"), manifestText({ ...run, rows }));
}

/** Seconds that the command takes, started as people start it. */
async function timed(folders: readonly string[]): Promise<number> {
  const { command, args } = taskCommand("compare", folders);
  const start = performance.now();
  const { code, stderr } = await runCommand(command, args, { deadlineMs: WORK_MS });
  if (code !== 0) throw new Error(stderr);
  return (performance.now() - start) / 1000;
}

/** Prints what was measured; returns whether the goals are met. */
async function measured(folder: string): Promise<boolean> {
  const folders = ["base", "head"].map((name) => join(folder, name));
  for (const [index, dir] of folders.entries()) writeRun(dir, `run-${index}`, index + 1);
  const seconds: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) seconds.push(await timed(folders));
  const megabytes = peakMemory("children") / 1e6;
  console.log(
    `two runs of ${SAMPLES.toLocaleString("en-US")} samples and ` +
      `${MEASUREMENTS.toLocaleString("en-US")} measurements: ` +
      `${seconds.map((one) => one.toFixed(2)).join(", ")} s (goal ${GOAL.seconds}), at most ` +
      `${megabytes.toFixed(0)} MB resident (goal ${GOAL.megabytes})`,
  );
  return Math.max(...seconds) <= GOAL.seconds && megabytes <= GOAL.megabytes;
}

if (import.meta.main) {
  const met = await withTemporary({ prefix: "closecost-compare-" }, measured);
  Deno.exitCode = met ? 0 : 1;
}
