/**
 * Runs, trials and outcomes for the tests of the store. The numbers are made up.
 * @module
 */
import fc from "fast-check";
import { rangeOf } from "../../model/range.ts";
import { SERIES } from "../../metrics/series.ts";
import type { SeriesPoint } from "../../model/series.ts";
import { type Metric, METRICS } from "../../metrics/registry.ts";
import { type Manifest, SCHEMA_VERSION } from "../../model/run.ts";
import {
  type LatencyPoint,
  type Measurement,
  type Outcome,
  QUANTILES,
  type Sample,
  type SampleState,
  type TrialSpec,
} from "../../model/trial.ts";
import { modeText, type TimedCall } from "../../model/words.ts";
import { CALLS, PLACE_WORDS, SIDE_WORDS, SOURCE_WORDS, STATES } from "../schema.ts";

export type Completed = Extract<Outcome, { status: "completed" }>;

/** Every metric at every side it is written for. */
export const PLACED = [...METRICS.values()].flatMap((metric) =>
  metric.places.map((side) => ({ metric, side }))
);

export function manifest(fields: Partial<Manifest> = {}): Manifest {
  return {
    schema: SCHEMA_VERSION,
    closecost: "0.1.0",
    runId: "2025-01-31T12.00.00Z-7",
    status: "running",
    startedAt: "2025-01-31T12:00:00.000Z",
    argv: ["churn", "--reps", "2"],
    options: { reps: 2, modes: ["fin", "linger:1"] },
    seed: 7,
    host: {
      kernel: "6.18.0",
      arch: "x86_64",
      cpu: "Example CPU",
      cpus: 2,
      memoryBytes: 8_000_000_000,
      deno: "2.9.6",
      iproute2: "6.15.0",
      descriptors: 20_000,
    },
    isolation: "userns",
    isolationWish: "auto",
    plannedTrials: 2,
    trials: [],
    warnings: [],
    ...fields,
  };
}

export function spec(fields: Partial<TrialSpec> = {}): TrialSpec {
  const { mode = { name: "fin" }, closer = "client", rep = 1 } = fields;
  return {
    id: `churn-${modeText(mode).replace(":", "_")}-${closer}-libc-r${rep}`,
    scenario: "churn",
    mode,
    closer,
    stack: "libc",
    rep,
    parameters: { connections: 5000, concurrency: 64, payload: 11 },
    program: [{ kind: "cycle", connections: 5000, concurrency: 64 }],
    workers: { clients: 1, servers: 1 },
    destinations: ["127.0.0.1", "127.0.0.2"],
    port: 5000,
    isolation: "userns",
    sysctls: { "net.ipv4.tcp_tw_reuse": "0" },
    expected: [],
    blockingCloses: "pool",
    sideBySide: 1,
    timeoutMs: 60_000,
    ...fields,
  };
}

/** An outcome with a value for every metric, some samples and one distribution. */
export function completed(fields: Partial<Completed> = {}): Completed {
  return {
    status: "completed",
    durationMs: 812.34567,
    measurements: PLACED.map(({ metric, side }, index) => ({
      metric: metric.name,
      side,
      value: index % 7 === 3 ? null : valueLike(metric, index),
    })),
    samples: [
      sample({ tMs: 20.5, sockets: 64 }),
      sample({ tMs: 20.5, state: "TIME-WAIT", sockets: 3000 }),
      sample({ tMs: 40, side: "host", source: "sockstat", recvQBytes: null, sendQBytes: null }),
    ],
    latencies: QUANTILES.map((quantile, index) => ({
      call: "close",
      side: "client",
      quantile,
      microseconds: 10 + index,
      count: 5000,
    })),
    series: [
      { series: "time_wait_by_second", side: "client", x: 0.5, value: 3000 },
      { series: "time_wait_by_second", side: "client", x: 1.0005, value: null },
    ],
    sysctls: { "net.ipv4.tcp_tw_reuse": "0", "net.ipv4.tcp_fin_timeout": "60" },
    warnings: ['only "seen", not\nproven'],
    ...fields,
  };
}

/** A value that the metric can have, another one for each index. */
export function valueLike(metric: Metric, index: number): number {
  const { most, whole } = rangeOf(metric);
  if (most === 1) return 0.1 + 0.2;
  return index * 100 + (whole ? 0 : 0.1 + 0.2);
}

export function failed(reason = "the server did not start"): Outcome {
  return { status: "failed", durationMs: 5, reason, warnings: [] };
}

export function sample(fields: Partial<Sample> = {}): Sample {
  return {
    tMs: 0,
    side: "client",
    state: "ESTAB",
    sockets: 1,
    recvQBytes: 0,
    sendQBytes: 11,
    source: "ss",
    ...fields,
  };
}

const largest = 1e12;
const amount = fc.double({ min: -largest, max: largest, noNaN: true });
const time = fc.double({ min: 0, max: 1e9, noNaN: true });
const nullable = fc.option(fc.nat(1e9));

const measurements: fc.Arbitrary<Measurement[]> = fc
  .uniqueArray(
    fc.constantFrom(...PLACED).chain((placed) =>
      fc.record({ placed: fc.constant(placed), value: fc.option(anyValueOf(placed.metric)) })
    ),
    { selector: ({ placed }) => placed },
  )
  .map((list) =>
    list.map(({ placed: { metric, side }, value }) => ({ metric: metric.name, side, value }))
  );

/** Any value that the metric can have. */
function anyValueOf(metric: Metric): fc.Arbitrary<number> {
  const { least, most, whole } = rangeOf(metric);
  const [min, max] = [Math.max(least, -largest), Math.min(most, largest)];
  return whole ? fc.maxSafeNat().map((n) => n % max) : fc.double({ min, max, noNaN: true });
}

const samples: fc.Arbitrary<Sample[]> = fc.uniqueArray(
  fc.record({
    tMs: fc.integer({ min: -1000, max: 5000 }).map((ms) => ms / 16),
    side: fc.constantFrom(...PLACE_WORDS),
    state: fc.constantFrom(...Object.keys(STATES) as SampleState[]),
    sockets: fc.nat(1e6),
    recvQBytes: nullable,
    sendQBytes: nullable,
    source: fc.constantFrom(...SOURCE_WORDS),
  }),
  { selector: ({ tMs, side, state, source }) => [tMs, side, state, source].join() },
);

const latencies: fc.Arbitrary<LatencyPoint[]> = fc.uniqueArray(
  fc.record({
    call: fc.constantFrom(...Object.keys(CALLS) as TimedCall[]),
    side: fc.constantFrom(...SIDE_WORDS),
    quantile: fc.constantFrom(...QUANTILES),
    microseconds: time,
    count: fc.nat(1e9),
  }),
  { selector: ({ call, side, quantile }) => [call, side, quantile].join() },
);

/** Points in the order of x, as a curve's have to be; names and sides mixed. */
const series: fc.Arbitrary<SeriesPoint[]> = fc.array(
  fc.record({
    placed: fc.constantFrom(
      ...[...SERIES.values()].flatMap((one) => one.places.map((side) => ({ one, side }))),
    ),
    x: fc.nat(1e6).map((n) => n / 16),
    value: fc.option(amount),
  }),
).map((list) =>
  list.map(({ placed: { one, side }, x, value }) => ({ series: one.name, side, x, value }))
    .sort((a, b) => a.x - b.x)
);

const warnings = fc.array(fc.string({ unit: "grapheme" }), { maxLength: 2 });

/** Any outcome a trial can have. */
export const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 3, arbitrary: completedOutcomes() },
  {
    weight: 1,
    arbitrary: fc.record({
      status: fc.constantFrom("failed" as const, "aborted" as const),
      durationMs: time,
      reason: fc.string({ unit: "grapheme" }),
      warnings,
    }),
  },
);

function completedOutcomes(): fc.Arbitrary<Completed> {
  return fc.record({
    status: fc.constant("completed" as const),
    durationMs: time,
    measurements,
    samples,
    latencies,
    series,
    sysctls: fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 }),
    warnings,
  });
}
