import type { MetricName } from "../../metrics/registry.ts";
import assert from "node:assert/strict";
import type { MeasurementRow, RunTables } from "../../model/run.ts";
import { plansOf } from "./testdata/charts_of.ts";
import type { ChartPlan } from "./layout.ts";
import { drawn, marksOf, panelsOf, textsOf, valuesAt } from "./testdata/plan_scan.ts";
import { EIGHT_MODES, syntheticRun, withFailed } from "./testdata/synthetic_run.ts";

function plan(run: RunTables): ChartPlan {
  return plansOf(run).find(({ name }) => name === "trade_off_churn") as ChartPlan;
}

function changed(run: RunTables, change: (row: MeasurementRow) => number | null): RunTables {
  return {
    ...run,
    measurements: run.measurements.map((row) => ({ ...row, value: change(row) })),
  };
}

function resourceAxis(run: RunTables) {
  const axis = panelsOf(plan(run))[0]?.y?.axis;
  assert.ok(axis);
  return axis;
}

/** What the marks of the first panel tell of themselves. */
function told(run: RunTables): string[] {
  return marksOf(panelsOf(plan(run))[0], "circle").map(({ title }) => title ?? "");
}

const MODES = ["fin", "rst", "linger:1", "drain"];
const churn = { scenarios: ["churn"] };

Deno.test("a mark for each mode at its median, with its name", () => {
  const run = syntheticRun(churn);
  const [client] = panelsOf(plan(run));
  const marks = marksOf(client, "circle");
  assert.deepEqual(told(run).map((text) => text.split(": ")[0]), MODES);
  const times = run.measurements
    .filter((row) => row.metric === "close_p99" && row.mode === "fin" && row.side === "client")
    .map(({ value }) => Number(value)).sort((a, b) => a - b);
  assert.ok(client && marks[0]);
  assert.equal(valuesAt(client, marks[0]).x, times[1]);
  assert.deepEqual(textsOf(client).slice(1), MODES);
});

Deno.test("both sides' socket-seconds are added and taken per 1,000 closes", () => {
  const run = changed(
    syntheticRun({ ...churn, connections: 500 }),
    (row) => row.metric === "time_wait_socket_seconds" ? 1000 : row.value,
  );
  assert.equal(told(run).length, 4);
  for (const text of told(run)) assert.match(text, /, 4,000 TIME_WAIT socket-seconds per 1,000/);
});

Deno.test("a mode whose socket-seconds or latency were not measured has no mark", () => {
  const run = syntheticRun(churn);
  const marks = (metric: MetricName) =>
    told(changed(run, (row) => row.mode === "rst" && row.metric === metric ? null : row.value))
      .map((text) => text.split(": ")[0]);
  const others = MODES.filter((mode) => mode !== "rst");
  assert.deepEqual(marks("close_p99"), others);
  assert.deepEqual(marks("time_wait_socket_seconds"), others);
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
  assert.equal(resourceAxis(run).kind, "linear");
  const wide = changed(
    run,
    (row) =>
      row.metric === "time_wait_socket_seconds" && row.mode === "drain"
        ? (row.value ?? 0) / 500
        : row.value,
  );
  assert.equal(resourceAxis(wide).kind, "symlog");
  assert.ok(marksOf(panelsOf(plan(wide))[0], "circle").every(({ y }) => Number.isFinite(y)));
});

Deno.test("where no mode held anything the axis reaches as far as one could have", () => {
  const { domain } = resourceAxis(syntheticRun({ ...churn, modes: ["rst"] }));
  assert.ok((domain[1] ?? 0) >= 60000);
});

Deno.test("marks at one height are set apart on a band, and the subtitle says so", () => {
  const run = syntheticRun({ ...churn, modes: EIGHT_MODES, reps: 5 });
  const chart = drawn(plan(run));
  const [client] = panelsOf(chart);
  const names = marksOf(client, "text").filter(({ text }) => EIGHT_MODES.includes(text));
  assert.equal(names.length, 8);
  names.forEach((a, index) =>
    names.slice(index + 1).forEach((b) => {
      const near = Math.abs(a.y - b.y) < 14.99;
      assert.ok(!near || Math.abs(a.x - b.x) > 20, a.text);
    })
  );
  assert.ok(marksOf(client, "rect").length > 0);
  assert.match(chart.subtitle.join(" "), /share the height of its middle/);
});

Deno.test("a mark alone is on no band, and the subtitle does not speak of one", () => {
  const chart = drawn(plan(syntheticRun({ ...churn, modes: ["fin"], reps: 1 })));
  assert.deepEqual(marksOf(panelsOf(chart)[0], "rect"), []);
  assert.doesNotMatch(chart.subtitle.join(" "), /band/);
});

Deno.test("bars reach from the lowest to the highest repetition; one repetition has none", () => {
  const run = syntheticRun({ ...churn, modes: ["fin"], closers: ["client"] });
  const [bar, ...caps] = marksOf(panelsOf(plan(run))[0], "line").map(({ points }) =>
    points.map(({ x }) => x)
  );
  const [from = 0, to = 0] = bar ?? [];
  assert.ok(to > from);
  assert.deepEqual(caps, [[from, from], [to, to]]);
  const single = withFailed(run, ({ rep }) => rep > 1);
  assert.deepEqual(marksOf(panelsOf(plan(single))[0], "line"), []);
});
