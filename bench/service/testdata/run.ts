/**
 * A run of `service` that was never measured.
 * @module
 */
import { metric, type MetricName } from "../../../src/metrics/registry.ts";
import { parametersText } from "../../../src/model/parameters.ts";
import type {
  MeasurementRow,
  RunTables,
  SampleRow,
  SeriesRow,
  TrialRecord,
} from "../../../src/model/run.ts";
import type { Place } from "../../../src/model/words.ts";
import { manifestOf, trialOf } from "../../../src/render/svg/testdata/synthetic_manifest.ts";

/** What to make it of. */
export interface ServiceWish {
  readonly modes?: readonly string[];
  readonly loads?: readonly ("rate" | "saturation")[];
  readonly thens?: readonly string[];
  readonly reps?: number;
}

const FLOOD = 250;
const FOREGROUND = 20;

/** Tables of a whole run: a timed linger on the loop answers 1 %, all else 98 %. */
export function serviceRun(wish: ServiceWish = {}): RunTables {
  const { modes = ["fin", "rst", "linger:1", "drain:1"], loads = ["rate", "saturation"] } = wish;
  const { thens = ["never-reads"], reps = 3 } = wish;
  const trials = loads.flatMap((load) =>
    thens.flatMap((then) =>
      modes.flatMap((mode) =>
        (mode.startsWith("linger") ? ["loop", "threads"] : ["loop"]).flatMap((closes) =>
          Array.from(
            { length: reps },
            (_, i) => trialWith({ mode, load, then, closes, rep: i + 1 }),
          )
        )
      )
    )
  );
  return {
    manifest: manifestOf(trials, 1),
    measurements: trials.flatMap(rowsOf),
    samples: trials.flatMap(samplesOf),
    latencies: [],
    series: trials.flatMap(seriesOf),
  };
}

function trialWith(
  { mode, rep, ...own }: {
    readonly mode: string;
    readonly rep: number;
    readonly load: string;
    readonly then: string;
    readonly closes: string;
  },
): TrialRecord {
  const base = trialOf({ scenario: "service", mode, closer: "server", rep, connections: FLOOD });
  return {
    ...base,
    id: `${base.id}-${own.load}-${own.then}-${own.closes}`,
    parameters: {
      ...{ connections: FLOOD, concurrency: FOREGROUND, payload: 100, load: own.load, rate: 1000 },
      ...{ work: 200, flood: 100, hello: "half", patience: 500, farewell: 4096 },
      ...{ then: own.then, closes: own.closes, backlog: 511 },
    },
  };
}

function isDown({ mode, parameters: { closes } }: TrialRecord): boolean {
  return mode.startsWith("linger") && closes === "loop";
}

function rowsOf(trial: TrialRecord): MeasurementRow[] {
  const { id: trialId, scenario, mode, closer, stack, rep, parameters } = trial;
  const { connections, concurrency } = parameters;
  const alone = parameters.load === "rate" ? 1000 : 4500;
  const ratio = isDown(trial) ? 0.01 : 0.98;
  const [p99Alone, p99] = [parameters.load === "rate" ? 900 : 8000, isDown(trial) ? 1.5e6 : 1000];
  const values: readonly (readonly [MetricName, Place, number | null])[] = [
    ["connections_opened", "client", connections],
    ["connections_failed", "client", 0],
    ["requests_per_second_baseline", "client", alone + rep],
    ["requests_per_second_flood", "client", (alone + rep) * ratio],
    ["requests_ratio", "client", ratio],
    ["request_p99_baseline", "client", p99Alone],
    ["request_p99_flood", "client", p99],
    ["request_p99_ratio", "client", p99 / p99Alone],
    ["loop_stall_max", "server", isDown(trial) ? 1.5e6 : 20_000],
    ["sockets_held", "server", mode === "rst" ? 50 : 250],
    ["time_wait_held", "server", 0],
  ];
  return values.map(([name, side, value]) => ({
    ...{ runId: "synthetic", trialId, scenario, mode, closer, stack, connections, concurrency },
    ...{ parameters: parametersText(parameters), rep, metric: name, side, value },
    unit: metric(name).unit,
  }));
}

function seriesOf({ id: trialId }: TrialRecord): SeriesRow[] {
  return Array.from({ length: 51 }, (_, i) => ({
    ...{ trialId, series: "descriptors_held", side: "server" as const },
    ...{ x: 5 + i * 0.05, value: Math.min(50, i * 5) },
  }));
}

function samplesOf({ id: trialId, mode }: TrialRecord): SampleRow[] {
  const row = { trialId, side: "server" as const, source: "ss" as const };
  const none = { recvQBytes: null, sendQBytes: null };
  return [4800, 5500, 6500, 7500].flatMap((tMs) => [
    { ...row, ...none, tMs, state: "LISTEN" as const, sockets: 1 },
    { ...row, ...none, tMs, state: "ESTAB" as const, sockets: FOREGROUND + (tMs > 5000 ? 50 : 0) },
    {
      ...{ ...row, ...none, tMs, state: "FIN-WAIT-1" as const },
      sockets: mode === "rst" ? 0 : Math.max(0, (tMs - 5500) / 10),
    },
  ]);
}
