import assert from "node:assert/strict";
import { WAITS } from "../model/target.ts";
import type { Measurement, TrialSpec } from "../model/trial.ts";
import { METRICS } from "../metrics/registry.ts";
import { spec } from "../store/testdata/example.ts";
import { decidedByChance } from "./nondeterministic.ts";
import { measure } from "./measurements.ts";
import type { RawTrial } from "./raw.ts";
import { raw } from "./testdata/raw_trial.ts";

const TALK = { send: "", expect: { kind: "nothing" } } as const;
const TARGET = spec({ target: { host: "127.0.0.1", port: 80, talk: TALK, waits: WAITS } });

/** A trial in which the server was first so often, late so often, and holds so many TIME_WAIT. */
function trial(byFin: number, { late, held }: { late: number | null; held: number }): RawTrial {
  const measured: Measurement[] = [
    { metric: "closed_first_by_fin", side: "server", value: byFin },
    { metric: "closed_near_patience", side: "server", value: late },
  ];
  return { ...raw({ end: [100 - held, held] }), measured };
}

function seen(one: RawTrial, of: TrialSpec = TARGET) {
  const { metrics, warnings } = decidedByChance(of, one);
  return [metrics.length > 0, warnings.length];
}

Deno.test("a target whose closes are clear leaves nothing to chance", () => {
  assert.deepEqual(seen(trial(100, { late: 0, held: 100 })), [false, 0]);
  assert.deepEqual(seen(trial(0, { late: null, held: 0 })), [false, 0]);
  // Closed by a server whose TIME_WAIT an RST has ended.
  assert.deepEqual(seen(trial(100, { late: 0, held: 7 })), [false, 0]);
});

Deno.test("one close near the end of patience is enough, and one that both sides made", () => {
  assert.deepEqual(seen(trial(100, { late: 1, held: 100 })), [true, 1]);
  assert.deepEqual(seen(trial(40, { late: 0, held: 41 })), [true, 1]);
  assert.deepEqual(seen(trial(0, { late: null, held: 3 })), [true, 1]);
  assert.deepEqual(seen(trial(40, { late: 2, held: 41 })), [true, 2]);
});

Deno.test("where each side closed some connections first, which is chance, said once", () => {
  const mixed = (late: number): RawTrial => {
    const one = trial(99, { late, held: 99 });
    const client: Measurement = { metric: "closed_first", side: "client", value: 1 };
    return { ...one, measured: [...one.measured, client] };
  };
  const { metrics, warnings } = decidedByChance(TARGET, mixed(0));
  assert.match(warnings.join(), /^the server closed 99 connections first and the client 1: /);
  assert.ok(metrics.includes("time_wait_per_1000_closes") && metrics.includes("closed_first"));
  assert.equal(decidedByChance(TARGET, mixed(2)).warnings.length, 1);
});

Deno.test("RSTs behind a FIN that come in time on some connections alone are chance", () => {
  const resets = (value: number): RawTrial => {
    const one = trial(100, { late: 0, held: 0 });
    const later: Measurement = { metric: "resets_after_close", side: "server", value };
    return { ...one, measured: [...one.measured, later] };
  };
  const { metrics, warnings } = decidedByChance(TARGET, resets(98));
  assert.ok(metrics.includes("resets_after_close"));
  assert.match(warnings.join(), /of 100 connections .* 98 were still there/);
  // Where the client was first on some, the RSTs may have followed its close.
  const clients: Measurement = { metric: "closed_first", side: "client", value: 60 };
  const both = resets(40);
  const mixed = decidedByChance(TARGET, { ...both, measured: [...both.measured, clients] });
  assert.equal(mixed.warnings.length, 1);
  assert.match(mixed.warnings.join(), /^the server closed 100 connections first and the client 60/);
  assert.ok(mixed.metrics.includes("resets_after_close"));
  // What still comes where the server was first by RST is answered by another one.
  const first: Measurement = { metric: "closed_first_by_rst", side: "server", value: 9 };
  const reset = trial(0, { late: 0, held: 0 });
  const { metrics: ofResets } = decidedByChance(TARGET, {
    ...reset,
    measured: [...reset.measured, first],
  });
  assert.ok(ofResets.includes("resets_after_close") && ofResets.includes("bytes_sent"));
  for (const all of [0, 100]) {
    const { metrics } = decidedByChance(TARGET, resets(all));
    assert.ok(!metrics.includes("resets_after_close"), `${all}`);
  }
});

Deno.test("without a namespace TIME_WAIT of others is no sign; nor is anything without a target", () => {
  const other = { ...TARGET, isolation: "none" } as const;
  assert.deepEqual(seen(trial(40, { late: 0, held: 90 }), other), [false, 0]);
  assert.deepEqual(seen(trial(40, { late: 9, held: 90 }), spec()), [false, 0]);
});

Deno.test("what chance decides is handed on with the warning, and all of it is exact", () => {
  const { nondeterministic, warnings } = measure(TARGET, trial(100, { late: 12, held: 100 }));
  assert.ok(
    nondeterministic.includes("time_wait_end") && !nondeterministic.includes("close_wait_leaked"),
  );
  for (const name of nondeterministic) assert.equal(METRICS.get(name)?.assume, "exact", name);
  assert.deepEqual(warnings, [
    "the server closes about when --patience ends: 12 closes came in its last 20 %, so chance " +
    "decides who closes first; give another --patience",
  ]);
});
