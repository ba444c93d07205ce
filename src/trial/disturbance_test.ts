import assert from "node:assert/strict";
import { METRICS } from "../metrics/registry.ts";
import { spec } from "../store/testdata/example.ts";
import { disturbanceOf } from "./disturbance.ts";
import { measure } from "./measurements.ts";
import { raw, report } from "./testdata/raw_trial.ts";

const SPEC = spec({ parameters: { connections: 100, concurrency: 10, payload: 11 } });
const server = report("server");
const client = (fields: Parameters<typeof report>[1]) => report("client", fields);

Deno.test("a trial in which no loop stood still and none starved is not disturbed", () => {
  assert.equal(disturbanceOf(raw()), undefined);
  assert.equal(measure(SPEC, raw()).disturbed, undefined);
  const unknown = client({ wallNs: 10e9, runDelayNs: null });
  assert.equal(disturbanceOf(raw({ reports: [unknown, server] })), undefined);
});

Deno.test("who stood still longest is named, and which of several", () => {
  const reports = [
    client({ stoodStillNs: 0.4e9 }),
    client({ stoodStillNs: 2.04e9 }),
    report("server", { stoodStillNs: 0.5e9 }),
  ];
  assert.equal(disturbanceOf(raw({ reports })), "the client worker 2 of 2 stood still for 2.0 s");
  assert.equal(
    disturbanceOf(raw({ reports: reports.slice(2) })),
    "the server worker stood still for 0.5 s",
  );
  assert.equal(
    disturbanceOf({ ...raw({ reports }), hostStoodStillNs: 3.1e9 }),
    "the trial's own process stood still for 3.1 s",
  );
});

Deno.test("a loop starves that waits most of the time, and for a second at least", () => {
  const of = (wallS: number, delayS: number) =>
    disturbanceOf(
      raw({ reports: [server, client({ wallNs: wallS * 1e9, runDelayNs: delayS * 1e9 })] }),
    );
  assert.equal(of(10, 8.2), "the client worker waited for a CPU for 82 % of the time");
  assert.equal(of(10, 7), undefined);
  assert.equal(of(1, 0.9), undefined);
});

Deno.test("of a disturbed trial exact counts and diagnostics are left, all else is empty, not 0", () => {
  const reports = [client({ stoodStillNs: 2e9 }), server];
  const handedIn = [
    { metric: "machine_loop_time", side: "host", value: 3000 },
    { metric: "machine_run_delay_share", side: "host", value: 0.01 },
  ] as const;
  const of = (reports: Parameters<typeof raw>[0]) =>
    measure(SPEC, { ...raw(reports), measured: handedIn }).measurements;
  const [as, before] = [of({ reports }), of({})];
  assert.deepEqual(as.map(({ metric }) => metric), before.map(({ metric }) => metric));
  for (const [index, { metric, side, value }] of as.entries()) {
    const { assume, role } = METRICS.get(metric) ?? {};
    const kept = assume === "exact" || role === "diagnostic";
    assert.equal(value, kept ? before[index]?.value : null, `${metric} ${side}`);
  }
  const known = as.filter(({ value }) => value !== null).map(({ metric }) => metric);
  for (
    const one of ["connections_opened", "time_wait_end", "bytes_lost", "machine_loop_time"] as const
  ) {
    assert.ok(known.includes(one), one);
  }
  for (const one of ["connections_per_second", "cpu_per_connection", "time_wait_peak"] as const) {
    assert.ok(!known.includes(one), one);
  }
});
