import assert from "node:assert/strict";
import type { RunTables } from "../../model/run.ts";
import { plansOf } from "./testdata/charts_of.ts";
import type { ChartPlan, Panel } from "./layout.ts";
import { drawn, marksOf, panelsOf, textsOf, valuesAt } from "./testdata/plan_scan.ts";
import { EIGHT_MODES, syntheticRun, withFailed } from "./testdata/synthetic_run.ts";

function plan(run: RunTables): ChartPlan {
  return plansOf(run).find(({ name }) => name === "close_latency_churn") as ChartPlan;
}

/** Lines of curves, without those from names to curves. */
function curvesOf(panel: Panel | undefined) {
  return marksOf(panel, "line").filter(({ title }) => title !== undefined);
}

const churn = { scenarios: ["churn"] };

Deno.test("a panel for each closer with a line for each mode", () => {
  const panels = panelsOf(plan(syntheticRun(churn)));
  assert.deepEqual(panels.map((panel) => textsOf(panel)[0]), [
    "closed by client",
    "closed by server",
  ]);
  const modes = curvesOf(panels[0]).map(({ title }) => title?.split(": ")[0]);
  assert.deepEqual(modes, ["fin", "rst", "linger:1", "drain"]);
});

Deno.test("only the closer's closing calls reach the lines", () => {
  const run = syntheticRun({ ...churn, modes: ["fin"], closers: ["client"], reps: 1 });
  const expected = run.latencies.find(({ call, quantile }) => call === "close" && quantile === 0.99)
    ?.microseconds;
  const [panel] = panelsOf(plan(run));
  assert.ok(panel);
  const points = curvesOf(panel)[0]?.points.map((point) => valuesAt(panel, point));
  assert.equal(points?.find(({ x }) => x === 2)?.y, expected);
  assert.deepEqual(
    plan({ ...run, latencies: run.latencies.filter(({ call }) => call !== "close") }),
    {
      name: "close_latency_churn",
      skipped: "no completed trial has latencies of close",
    },
  );
});

Deno.test("bands reach from the lowest to the highest repetition; one repetition has none", () => {
  const band = marksOf(panelsOf(plan(syntheticRun(churn)))[0], "area")[0]?.points ?? [];
  // Pixels count from the top.
  assert.ok(band.length > 0 && band.every(({ y, y2 }) => y >= y2));
  assert.ok(band.some(({ y, y2 }) => y > y2));
  assert.deepEqual(marksOf(panelsOf(plan(syntheticRun({ ...churn, reps: 1 })))[0], "area"), []);
});

Deno.test("names of eight curves are a line apart and inside the panel's height", () => {
  for (const panel of panelsOf(plan(syntheticRun({ ...churn, modes: EIGHT_MODES })))) {
    const names = marksOf(panel, "text").filter(({ text }) => EIGHT_MODES.includes(text));
    assert.equal(names.length, 8);
    const heights = names.map(({ y }) => y).sort((a, b) => a - b);
    assert.ok(heights.every((y) => y >= 0 && y <= 300));
    assert.ok(heights.every((y, index) => index === 0 || y - (heights[index - 1] ?? 0) >= 14.99));
  }
});

Deno.test("all panels have the same axes, so that closers can be compared", () => {
  const [client, server] = panelsOf(plan(syntheticRun(churn)));
  const domains = [client, server].map((panel) => {
    return [panel?.x?.axis.domain, panel?.y?.axis.domain];
  });
  assert.ok(domains[0]?.every((domain) => domain !== undefined));
  assert.deepEqual(domains[0], domains[1]);
});

Deno.test("a closer without data has no panel; unequal repetitions are told", () => {
  const run = syntheticRun(churn);
  const oneClient = withFailed(run, ({ closer, rep }) => closer === "server" || rep === 3);
  assert.equal(panelsOf(plan(oneClient)).length, 1);
  const uneven = withFailed(run, ({ mode, rep }) => mode === "fin" && rep === 3);
  assert.match(drawn(plan(uneven)).subtitle.join(), /^Line: median of 2 to 3 repetitions;/);
});
