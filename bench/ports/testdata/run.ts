/**
 * A run of `ports` that was never measured: rates with and without a cliff.
 * @module
 */
import { parametersText } from "../../../src/model/parameters.ts";
import type { MeasurementRow, RunTables, SeriesRow, TrialRecord } from "../../../src/model/run.ts";
import { metric, type MetricName } from "../../../src/metrics/registry.ts";
import type { Place, Side } from "../../../src/model/words.ts";
import { manifestOf, trialOf } from "../../../src/render/svg/testdata/synthetic_manifest.ts";

/** A cell: what it is and where its cliff is, if it has one. */
export interface PortsWish {
  readonly mode: string;
  readonly closer: Side;
  readonly reuse?: number;
  readonly destinations?: number;
  /** TIME_WAIT at the cliff; `null` for none. */
  readonly cliff: number | null;
  /** TIME_WAIT where ports run out. */
  readonly exhausted?: number;
  /** Most TIME_WAIT. */
  readonly most: number;
}

/** One cell of each remedy, with a range of 1,000 ports. */
export const REMEDIES: readonly PortsWish[] = [
  { mode: "fin", closer: "client", cliff: 500, exhausted: 1000, most: 1000 },
  { mode: "rst", closer: "client", cliff: null, most: 0 },
  { mode: "fin", closer: "server", cliff: null, most: 450 },
  { mode: "fin", closer: "client", reuse: 1, cliff: null, most: 500 },
  { mode: "fin", closer: "client", destinations: 2, cliff: 1000, most: 1150 },
];

const CONNECTIONS = 1150;
const LEVEL = 25;

/** Tables of a whole run of these cells. */
export function portsRun(wishes: readonly PortsWish[] = REMEDIES, reps = 1): RunTables {
  const trials: TrialRecord[] = [];
  const series: SeriesRow[] = [];
  const measurements: MeasurementRow[] = [];
  for (const wish of wishes) {
    for (let rep = 1; rep <= reps; rep++) {
      const trial = portsTrial(wish, rep);
      trials.push(trial);
      series.push(...seriesOf(trial, wish));
      measurements.push(...measurementsOf(trial, wish));
    }
  }
  return { manifest: manifestOf(trials, 1), measurements, samples: [], latencies: [], series };
}

function portsTrial(wish: PortsWish, rep: number): TrialRecord {
  const { mode, closer, reuse = 0, destinations = 1 } = wish;
  const base = trialOf({ scenario: "ports", mode, closer, rep, connections: CONNECTIONS });
  return {
    ...base,
    id: `${base.id}-${reuse}-${destinations}`,
    parameters: { ...base.parameters, ports: 1000, destinations, reuse, pace: 400 },
  };
}

function rateAt(timeWait: number, { cliff }: PortsWish): number {
  return cliff !== null && timeWait >= cliff ? 1500 : 10_000;
}

function seriesOf({ id: trialId }: TrialRecord, wish: PortsWish): SeriesRow[] {
  const { most, destinations = 1, exhausted } = wish;
  const opened = Array.from(
    { length: (exhausted ?? CONNECTIONS) / LEVEL + 1 },
    (_, i) => i * LEVEL,
  );
  const row = { trialId, side: "client" as const };
  return [
    ...opened.map((n) => Math.min(n, most)).map((x) => ({
      ...{ ...row, series: "connection_rate", x },
      value: x === exhausted ? 0 : rateAt(x, wish),
    })),
    ...opened.map((n) => Math.min(n, most)).filter((x) => x !== exhausted).map((x) => ({
      ...{ ...row, series: "connect_call_p50", x },
      value: rateAt(x, wish) === 10_000 ? 15 : 350,
    })),
    ...opened.map((x) => ({
      ...{ ...row, series: "ports_held", x },
      value: Math.min(x, most) / destinations,
    })),
  ];
}

function measurementsOf(trial: TrialRecord, wish: PortsWish): MeasurementRow[] {
  const { id: trialId, scenario, mode, closer, stack, rep, parameters } = trial;
  const { connections, concurrency } = parameters;
  const text = parametersText(parameters);
  const values: readonly (readonly [MetricName, Place, number | null])[] = [
    ["connections_opened", "client", wish.exhausted ?? connections],
    ["connections_failed", "client", 0],
    ["cliff_time_wait", "host", wish.cliff],
    ["exhausted_time_wait", "host", wish.exhausted ?? null],
    ["ports_held_per_destination", "client", wish.most / (wish.destinations ?? 1)],
    ["rate_at_start", "client", 10_000],
    ["rate_past_cliff", "client", wish.cliff === null ? null : 1500],
    ["connect_call_at_start_p50", "client", 15],
    ["connect_call_past_cliff_p50", "client", wish.cliff === null ? null : 350],
  ];
  return values.map(([name, side, value]) => ({
    ...{ runId: "synthetic", trialId, scenario, mode, closer, stack, connections, concurrency },
    ...{ parameters: text, rep, metric: name, side, value, unit: metric(name).unit },
  }));
}
