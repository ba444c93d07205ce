import assert from "node:assert/strict";
import fc from "fast-check";
import { type Metric, metric, METRICS } from "../metrics/registry.ts";
import type { MeasurementRow } from "../model/run.ts";
import { summarise, valueOf } from "./cells.ts";

const [FIRST, SECOND] = [...METRICS.values()]
  .filter((one) => one.places.includes("client")) as [Metric, Metric];

function row(fields: Partial<MeasurementRow>): MeasurementRow {
  const { name, unit } = fields.metric === undefined ? FIRST : metric(fields.metric);
  return {
    runId: "run",
    trialId: "trial",
    scenario: "churn",
    mode: "fin",
    closer: "client",
    stack: "libc",
    connections: 100,
    concurrency: 8,
    parameters: "payload=11",
    rep: 1,
    metric: name,
    side: "client",
    value: 1,
    unit,
    ...fields,
  };
}

Deno.test("summarise gathers the repetitions of a cell by repetition, whatever their order", () => {
  const [cell] = summarise([
    row({ rep: 3, value: 30 }),
    row({ rep: 1, value: 10 }),
    row({ rep: 2, value: 50 }),
  ]);
  assert.ok(cell);
  assert.equal(cell.reps, 3);
  const values = valueOf(cell, FIRST.name, "client");
  assert.deepEqual(values, {
    metric: FIRST.name,
    side: "client",
    unit: FIRST.unit,
    values: [10, 50, 30],
    median: 30,
    min: 10,
    max: 50,
  });
});

Deno.test("summarise leaves nulls out of the median and never turns them into 0", () => {
  const [cell] = summarise([row({ rep: 1, value: null }), row({ rep: 2, value: 8 })]);
  assert.ok(cell);
  assert.equal(cell.metrics[0]?.median, 8);
  assert.deepEqual(cell.metrics[0]?.values, [null, 8]);
  const [nothing] = summarise([row({ value: null })]);
  assert.deepEqual(
    [nothing?.metrics[0]?.median, nothing?.metrics[0]?.min, nothing?.metrics[0]?.max],
    [null, null, null],
  );
});

Deno.test("the same index is the same repetition in every cell, also where a trial failed", () => {
  const rows = [
    row({ mode: "fin", rep: 1, value: 1 }),
    row({ mode: "rst", rep: 1, value: 2 }),
    row({ mode: "rst", rep: 4, value: 3 }),
    row({ mode: "fin", rep: 7, value: 4 }),
    row({ mode: "rst", rep: 7, value: 5 }),
  ];
  const [fin, rst] = summarise(rows);
  assert.deepEqual(fin?.metrics[0]?.values, [1, null, 4]);
  assert.deepEqual(rst?.metrics[0]?.values, [2, 3, 5]);
  assert.deepEqual([fin?.reps, rst?.reps], [2, 3]);
});

Deno.test("summarise groups by scenario, mode and closer in the order of their first rows", () => {
  const rows = [
    row({ scenario: "churn", mode: "rst", closer: "server" }),
    row({ scenario: "burst", mode: "fin", closer: "client" }),
    row({ scenario: "churn", mode: "fin", closer: "client" }),
    row({ scenario: "churn", mode: "rst", closer: "client" }),
    row({ scenario: "churn", mode: "rst", closer: "client", connections: 50 }),
  ];
  const order = summarise(rows).map((cell) =>
    `${cell.scenario} ${cell.mode} ${cell.closer} ${cell.connections}`
  );
  assert.deepEqual(order, [
    "churn rst server 100",
    "churn rst client 50",
    "churn rst client 100",
    "churn fin client 100",
    "burst fin client 100",
  ]);
});

Deno.test("metrics come in the order of the registry, a metric's sides client, server, host", () => {
  const all = [...METRICS.values()].flatMap((one) =>
    one.places.map((side) => row({ metric: one.name, side, unit: one.unit }))
  );
  const [cell] = summarise([...all].reverse());
  const order = cell?.metrics.map((one) => `${one.metric}@${one.side}`);
  assert.deepEqual(order, all.map((one) => `${one.metric}@${one.side}`));
});

Deno.test("valueOf is undefined for a metric or a side that no row has", () => {
  const [cell] = summarise([row({})]);
  assert.ok(cell);
  assert.equal(valueOf(cell, FIRST.name, "server"), undefined);
  assert.equal(valueOf(cell, SECOND.name, "client"), undefined);
});

Deno.test("summarise of no rows is no cells", () => {
  assert.deepEqual(summarise([]), []);
});

Deno.test("every row ends up in exactly one cell, and its value in its place", () => {
  const rows = fc.uniqueArray(
    fc.record({
      scenario: fc.constantFrom("churn", "burst"),
      mode: fc.constantFrom("fin", "rst", "linger:1"),
      closer: fc.constantFrom("client" as const, "server" as const),
      rep: fc.integer({ min: 1, max: 5 }),
      side: fc.constantFrom("client" as const, "server" as const),
      value: fc.option(fc.nat(1000)),
    }).map(row),
    { selector: (one) => [one.scenario, one.mode, one.closer, one.rep, one.side].join() },
  );
  fc.assert(fc.property(rows, (drawn) => {
    const cells = summarise(drawn);
    for (const one of drawn) {
      const same = cells.filter((cell) =>
        cell.scenario === one.scenario && cell.mode === one.mode && cell.closer === one.closer
      );
      assert.equal(same.length, 1);
      const [cell] = same;
      assert.ok(cell && valueOf(cell, one.metric, one.side)?.values.includes(one.value));
    }
    const counted = cells.flatMap((cell) => cell.metrics.flatMap((one) => one.values));
    assert.equal(
      counted.filter((value) => value !== null).length,
      drawn.filter((one) => one.value !== null).length,
    );
  }));
});
