import assert from "node:assert/strict";
import fc from "fast-check";
import { Times } from "../load/times.ts";
import type { WorkerReport } from "../load/messages.ts";
import { type MetricName, METRICS, type PlacedMetric } from "../metrics/registry.ts";
import { QUANTILES } from "../model/trial.ts";
import { type Place, type Side, SIDES } from "../model/words.ts";
import { spec } from "../store/testdata/example.ts";
import { measure } from "./measurements.ts";
import type { RawTrial } from "./raw.ts";
import { COUNTERS, raw, report } from "./testdata/raw_trial.ts";

const SPEC = spec({ parameters: { connections: 100, concurrency: 10, payload: 11 } });

function valueOf(trial: RawTrial, metric: MetricName, place: Place): number | null | undefined {
  const rows = measure(SPEC, trial).measurements;
  return rows.find((row) => row.metric === metric && row.side === place)?.value;
}

function expect(
  trial: RawTrial,
  values: Readonly<Partial<Record<PlacedMetric, number | null>>>,
): void {
  const actual = Object.keys(values).map((key) => {
    const [metric, place] = key.split(" ") as [MetricName, Place];
    return [key, valueOf(trial, metric, place)];
  });
  assert.deepEqual(Object.fromEntries(actual), values);
}

Deno.test("every row is of a registered metric at a place it is written for, each once", () => {
  const rows = measure(SPEC, raw()).measurements;
  const keys = rows.map(({ metric, side }) => `${metric} ${side}`);
  assert.equal(new Set(keys).size, keys.length);
  for (const { metric, side } of rows) {
    assert.ok(METRICS.get(metric)?.places.includes(side), metric);
  }
  const measured = new Set(rows.map(({ metric }) => metric));
  const timed = /^(connect|echo|close|teardown)_(p50|p99|max)$/;
  // What the host measures itself comes as it is, see machine.ts.
  const handedIn = /^machine_/;
  const ofADrain = /^drains_given_up$/;
  const missing = [...METRICS.values()].filter(({ name, scenarios }) =>
    scenarios === undefined && !measured.has(name) && !timed.test(name) && !handedIn.test(name) &&
    !ofADrain.test(name)
  );
  assert.deepEqual(missing, []);
});

Deno.test("drains that were given up are told where the peer alone says how long they last", () => {
  const trial = raw();
  const given = { ...trial, reports: trial.reports.map((one) => ({ ...one, drainsGivenUp: 3 })) };
  const rows = (mode: (typeof SPEC)["mode"]) => {
    const { measurements, warnings } = measure({ ...SPEC, mode }, given);
    const found = measurements.filter(({ metric }) => metric === "drains_given_up");
    return { found, said: warnings.filter((line) => /drain: .* not closed in time/.test(line)) };
  };
  const { found, said } = rows({ name: "drain" });
  assert.deepEqual(found.map(({ side, value }) => [side, value]), [[SPEC.closer, 3]]);
  assert.match(said[0] ?? "", /\(3 times\)$/);
  assert.deepEqual(rows({ name: "drain", seconds: 1 }).found, []);
  assert.deepEqual(rows({ name: "fin" }).found, []);
});

Deno.test("without looks what needs them is empty, and what the last one shows is not", () => {
  const off = { ...SPEC, sampler: "off" as const };
  const values = new Map(
    measure(off, raw()).measurements.map(({ metric, side, value }) => [`${metric} ${side}`, value]),
  );
  for (const name of ["time_wait_peak", "time_wait_socket_seconds", "close_wait_peak"]) {
    assert.equal(values.get(`${name} client`), null, name);
  }
  assert.equal(values.get("ports_held_peak client"), null);
  assert.equal(values.get("time_wait_end client"), 100);
});

Deno.test("queues seen by too few looks under load have no peak, and all else keeps its own", () => {
  const peaks = (queues: number) => {
    const seen = raw();
    const observed = { ...seen.observed, looksUnderLoad: { ss: 0, sockDiag: 20, queues } };
    const { measurements } = measure(SPEC, { ...seen, observed });
    return (name: string) =>
      measurements.find(({ metric, side }) => metric === name && side === "client")?.value;
  };
  assert.equal(peaks(2)("send_queue_peak"), null);
  assert.equal(peaks(2)("recv_queue_peak"), null);
  assert.notEqual(peaks(2)("close_wait_peak"), null);
  assert.notEqual(peaks(3)("send_queue_peak"), null);
});

Deno.test("ratios are made of their counters", () => {
  expect(raw(), {
    "connections_per_second client": 2000,
    "load_time host": 50_000,
    "rst_by_close host": 7,
    "rst_per_close host": 0.07,
    "rst_sent host": 7,
    "segments_per_connection host": 10.03,
    "segments_retransmitted host": 3,
    "cpu_per_connection client": 20,
    "loop_stall_max server": 5,
    "sampler_cpu host": 900,
    "sampler_cpu_share host": 0.01,
    "time_wait_per_1000_closes client": 1000,
    "time_wait_per_1000_closes server": 0,
    "time_wait_lost host": 0,
  });
});

Deno.test("what the kernel does not count is null, never 0", () => {
  const { TCPAbortOnLinger: _, ...partial } = COUNTERS;
  expect(raw({ counters: partial }), { "rst_by_close host": null, "rst_per_close host": null });
  expect(raw({ counters: {} }), {
    "rst_sent host": null,
    "segments_per_connection host": null,
    "segments_retransmitted host": null,
    "time_wait_overflow host": null,
    "listen_overflows host": null,
    "time_wait_lost host": null,
    "orphans_peak host": null,
    "kernel_memory_peak host": null,
    "slab_growth_peak host": null,
    "recv_queue_peak server": null,
    // `ss` saw them, counter or not.
    "time_wait_per_1000_closes client": 1000,
  });
});

Deno.test("where nothing was closed there is no share of closes", () => {
  const reports = SIDES.map((side) => report(side, { closes: 0 }));
  expect(raw({ reports }), {
    "rst_per_close host": null,
    "time_wait_per_1000_closes client": null,
    "time_wait_per_1000_closes server": null,
  });
});

Deno.test("bytes lost are one side's sent less the other's received; workers are added up", () => {
  const count = fc.nat({ max: 1e9 });
  const worker = fc.record({
    side: fc.constantFrom(...SIDES),
    bytesSent: count,
    bytesReceived: count,
    resets: count,
    opened: count,
    cpuMicroseconds: count,
    longestStallNs: count,
    closers: fc.nat({ max: 8 }),
  });
  fc.assert(fc.property(fc.array(worker, { maxLength: 6 }), (drawn) => {
    const reports = [report("client"), report("server"), ...drawn.map((r) => report(r.side, r))];
    const mine = (side: Side) => reports.filter((one) => one.side === side);
    const sum = (side: Side, of: (one: WorkerReport) => number) =>
      mine(side).reduce((n, one) => n + of(one), 0);
    const trial = raw({ reports });
    for (const [side, other] of [["client", "server"], ["server", "client"]] as const) {
      const [sent, received] = [sum(side, (r) => r.bytesSent), sum(other, (r) => r.bytesReceived)];
      expect(trial, {
        [`bytes_sent ${side}`]: sent,
        [`bytes_delivered ${side}`]: received,
        // More than was sent can't have come.
        [`bytes_lost ${side}`]: sent < received ? null : sent - received,
        [`peer_resets ${side}`]: sum(side, (r) => r.resets),
        [`cpu_per_connection ${side}`]: sum(side, (r) => r.cpuMicroseconds) /
          sum("client", (r) => r.opened),
        [`loop_stall_max ${side}`]: Math.max(...mine(side).map((r) => r.longestStallNs)) / 1e3,
      });
    }
    expect(trial, {
      "connections_opened client": sum("client", (r) => r.opened),
      "closers client": sum("client", (r) => r.closers),
    });
  }));
});

Deno.test("the client's failures are summed over causes and workers, and each cause is warned of", () => {
  const causes = fc.dictionary(
    fc.constantFrom("connect: EADDRNOTAVAIL", "recv: ECONNRESET", "echo: peer closed early"),
    fc.integer({ min: 1, max: 50 }),
  );
  fc.assert(fc.property(fc.array(causes, { minLength: 1, maxLength: 3 }), (workers) => {
    const reports = [
      ...workers.map((failures) => report("client", { failures })),
      report("server", { failures: { "send: EPIPE": 2 } }),
    ];
    const total = workers.flatMap((failures) => Object.values(failures)).reduce((a, b) => a + b, 0);
    const { warnings } = measure(SPEC, raw({ reports }));
    expect(raw({ reports }), { "connections_failed client": total });
    for (const cause of new Set(workers.flatMap(Object.keys))) {
      const n = workers.reduce((sum, failures) => sum + (failures[cause] ?? 0), 0);
      assert.ok(warnings.includes(`client: ${cause} (${n} times)`), warnings.join("\n"));
    }
    assert.ok(warnings.includes("server: send: EPIPE (2 times)"));
  }));
});

Deno.test("failed connections do not count for the rate, which is never negative", () => {
  const failed = (n: number) => [report("client", { failures: { x: n } }), report("server")];
  expect(raw({ reports: failed(40) }), { "connections_per_second client": 1200 });
  expect(raw({ reports: failed(400) }), { "connections_per_second client": 0 });
});

Deno.test("lost TIME_WAIT and unread rows of ss are warned of, in a namespace", () => {
  const lossy = raw({ end: [90, 0] });
  const warning = "10 TIME_WAIT were reused, reset or had expired before the last sample";
  assert.deepEqual(measure(SPEC, lossy).warnings, [warning]);
  assert.deepEqual(measure({ ...SPEC, isolation: "none" }, lossy).warnings, []);
  assert.deepEqual(measure(SPEC, raw()).warnings, []);
  const open = [report("client", { open: 3 }), report("server")];
  assert.deepEqual(measure(SPEC, raw({ reports: open })).warnings, [
    "client: 3 connections left open",
  ]);
});

Deno.test("latencies are merged over a side's workers; a call nobody made has no rows", () => {
  const histogram = (from: number) => {
    const latency = new Times();
    for (let us = from; us < from + 100; us++) latency.record(us * 1000);
    return latency.encode();
  };
  const reports = [
    report("client", { histograms: { close: histogram(1) } }),
    report("client", { histograms: { close: histogram(101) } }),
    report("server"),
  ];
  const { latencies, measurements } = measure(SPEC, raw({ reports }));
  assert.deepEqual(latencies.map(({ quantile }) => quantile), [...QUANTILES]);
  assert.ok(latencies.every((p) => p.call === "close" && p.side === "client" && p.count === 200));
  const near = (metric: MetricName, expected: number) => {
    const rows = measurements.filter((row) => row.metric === metric);
    assert.equal(rows.length, 1, metric);
    assert.ok(Math.abs((rows[0]?.value ?? 0) - expected) / expected < 0.002, metric);
  };
  near("close_p50", 100);
  near("close_p99", 198);
  near("close_max", 200);
  assert.ok(!measurements.some(({ metric }) => metric === "echo_p50"));
});
