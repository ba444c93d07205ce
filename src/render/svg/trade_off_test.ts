import assert from "node:assert/strict";
import type { MeasurementRow, RunTables } from "../../model/run.ts";
import { chartPlans } from "./charts.ts";
import type { ChartPlan } from "./layout.ts";
import { dataOf, drawn, panelsOf, textsOf } from "./testdata/spec_scan.ts";
import { EIGHT_MODES, syntheticRun, withFailed } from "./testdata/synthetic_run.ts";

function plan(run: RunTables): ChartPlan {
  return chartPlans(run).find(({ name }) => name === "trade_off_churn") as ChartPlan;
}

function changed(run: RunTables, change: (row: MeasurementRow) => number | null): RunTables {
  return {
    ...run,
    measurements: run.measurements.map((row) => ({ ...row, value: change(row) })),
  };
}

function resourceScale(run: RunTables) {
  const [panel] = panelsOf(plan(run));
  return (panel?.encoding as { y: { scale: { type: string; domain: number[] } } }).y.scale;
}

const churn = { scenarios: ["churn"] };

Deno.test("a mark for each mode at its median, with its name", () => {
  const run = syntheticRun(churn);
  const [client] = panelsOf(plan(run));
  const marks = dataOf(client, "point").flat();
  assert.deepEqual(marks.map(({ mode }) => mode), ["fin", "rst", "linger:1", "drain"]);
  const times = run.measurements
    .filter((row) => row.metric === "close_p99" && row.mode === "fin" && row.side === "client")
    .map(({ value }) => Number(value)).sort((a, b) => a - b);
  assert.equal(marks[0]?.["x"], times[1]);
  assert.deepEqual(textsOf(client).slice(1), ["fin", "rst", "linger:1", "drain"]);
});

Deno.test("both sides' socket-seconds are added and taken per 1,000 closes", () => {
  const run = changed(
    syntheticRun({ ...churn, connections: 500 }),
    (row) => row.metric === "time_wait_socket_seconds" ? 1000 : row.value,
  );
  const marks = dataOf(panelsOf(plan(run))[0], "point").flat();
  assert.ok(marks.every(({ socketSeconds }) => socketSeconds === 4000));
});

Deno.test("a mode whose socket-seconds or latency were not measured has no mark", () => {
  const run = syntheticRun(churn);
  const marks = (metric: string) =>
    dataOf(
      panelsOf(plan(
        changed(run, (row) => row.mode === "rst" && row.metric === metric ? null : row.value),
      ))[0],
      "point",
    ).flat().map(({ mode }) => mode);
  assert.deepEqual(marks("close_p99"), ["fin", "linger:1", "drain"]);
  assert.deepEqual(marks("time_wait_socket_seconds"), ["fin", "linger:1", "drain"]);
});

Deno.test("without any there is no chart but a reason", () => {
  const run = changed(syntheticRun(churn), () => null);
  assert.deepEqual(plan(run), {
    name: "trade_off_churn",
    skipped: "no completed trial has both close_p99 and time_wait_socket_seconds",
  });
});

Deno.test("the resource axis is linear from 0, logarithmic above 0 for a wide range", () => {
  const run = syntheticRun(churn);
  assert.equal(resourceScale(run).type, "linear");
  const wide = changed(
    run,
    (row) =>
      row.metric === "time_wait_socket_seconds" && row.mode === "drain"
        ? (row.value ?? 0) / 500
        : row.value,
  );
  assert.equal(resourceScale(wide).type, "symlog");
  assert.ok(dataOf(panelsOf(plan(wide))[0], "point").flat().every(({ y }) => Number.isFinite(y)));
});

Deno.test("where no mode held anything the axis reaches as far as one could have", () => {
  const { domain } = resourceScale(syntheticRun({ ...churn, modes: ["rst"] }));
  assert.ok((domain[1] ?? 0) >= 60000);
});

Deno.test("marks at one height are set apart on a band, and the subtitle says so", () => {
  const run = syntheticRun({ ...churn, modes: EIGHT_MODES, reps: 5 });
  const chart = drawn(plan(run));
  const [client] = panelsOf(chart);
  const names = dataOf(client, "text").at(-1) ?? [];
  names.forEach((a, index) =>
    names.slice(index + 1).forEach((b) => {
      const near = Math.abs(Number(a["y"]) - Number(b["y"])) < 14.99;
      assert.ok(!near || Math.abs(Number(a["x"]) - Number(b["x"])) > 20, `${a["text"]}`);
    })
  );
  assert.ok(dataOf(client, "rect").flat().length > 0);
  assert.match(chart.subtitle.join(" "), /share the height of its middle/);
});

Deno.test("a mark alone is on no band, and the subtitle does not speak of one", () => {
  const chart = drawn(plan(syntheticRun({ ...churn, modes: ["fin"], reps: 1 })));
  assert.deepEqual(dataOf(panelsOf(chart)[0], "rect"), []);
  assert.doesNotMatch(chart.subtitle.join(" "), /band/);
});

Deno.test("bars reach from the lowest to the highest repetition; one repetition has none", () => {
  const run = syntheticRun({ ...churn, modes: ["fin"], closers: ["client"] });
  const [bar, ...caps] = dataOf(panelsOf(plan(run))[0], "rule").flat();
  assert.ok(Number(bar?.["x2"]) > Number(bar?.["x"]));
  assert.deepEqual(caps.map(({ x }) => x), [bar?.["x"], bar?.["x2"]]);
  const single = withFailed(run, ({ rep }) => rep > 1);
  assert.deepEqual(dataOf(panelsOf(plan(single))[0], "rule").flat(), []);
});
