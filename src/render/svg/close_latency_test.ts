import assert from "node:assert/strict";
import type { RunTables } from "../../model/run.ts";
import { chartPlans } from "./charts.ts";
import type { ChartPlan } from "./layout.ts";
import { dataOf, drawn, panelsOf, textsOf } from "./testdata/spec_scan.ts";
import { EIGHT_MODES, syntheticRun, withFailed } from "./testdata/synthetic_run.ts";

function plan(run: RunTables): ChartPlan {
  return chartPlans(run).find(({ name }) => name === "close_latency_churn") as ChartPlan;
}

const churn = { scenarios: ["churn"] };

Deno.test("a panel for each closer with a line for each mode", () => {
  const panels = panelsOf(plan(syntheticRun(churn)));
  assert.deepEqual(panels.map((panel) => textsOf(panel)[0]), [
    "closed by client",
    "closed by server",
  ]);
  const modes = new Set(dataOf(panels[0], "line").flat().map(({ mode }) => mode));
  assert.deepEqual([...modes], ["fin", "rst", "linger:1", "drain"]);
});

Deno.test("only the closer's closing calls reach the lines", () => {
  const run = syntheticRun({ ...churn, modes: ["fin"], closers: ["client"], reps: 1 });
  const expected = run.latencies.find(({ call, quantile }) => call === "close" && quantile === 0.99)
    ?.microseconds;
  const [line = []] = dataOf(panelsOf(plan(run))[0], "line");
  assert.equal(line.find(({ x }) => x === 2)?.["y"], expected);
  assert.deepEqual(
    plan({ ...run, latencies: run.latencies.filter(({ call }) => call !== "close") }),
    {
      name: "close_latency_churn",
      skipped: "no completed trial has latencies of close",
    },
  );
});

Deno.test("bands reach from the lowest to the highest repetition; one repetition has none", () => {
  const [band = []] = dataOf(panelsOf(plan(syntheticRun(churn)))[0], "area");
  assert.ok(band.length > 0 && band.every(({ y, high }) => Number(y) <= Number(high)));
  assert.ok(band.some(({ y, high }) => Number(y) < Number(high)));
  assert.deepEqual(dataOf(panelsOf(plan(syntheticRun({ ...churn, reps: 1 })))[0], "area"), []);
});

Deno.test("names of eight curves are a line apart and inside the panel's height", () => {
  for (const panel of panelsOf(plan(syntheticRun({ ...churn, modes: EIGHT_MODES })))) {
    const names = dataOf(panel, "text").at(-1) ?? [];
    assert.equal(names.length, 8);
    const heights = names.map(({ y }) => Number(y)).sort((a, b) => a - b);
    assert.ok(heights.every((y) => y >= 0 && y <= 300));
    assert.ok(heights.every((y, index) => index === 0 || y - (heights[index - 1] ?? 0) >= 14.99));
  }
});

Deno.test("all panels have the same axes, so that closers can be compared", () => {
  const [client, server] = panelsOf(plan(syntheticRun(churn)));
  const domains = [client, server].map((panel) => {
    const { x, y } = panel?.encoding as Record<string, { scale: { domain: number[] } }>;
    return [x?.scale.domain, y?.scale.domain];
  });
  assert.deepEqual(domains[0], domains[1]);
});

Deno.test("a closer without data has no panel; unequal repetitions are told", () => {
  const run = syntheticRun(churn);
  const oneClient = withFailed(run, ({ closer, rep }) => closer === "server" || rep === 3);
  assert.equal(panelsOf(plan(oneClient)).length, 1);
  const uneven = withFailed(run, ({ mode, rep }) => mode === "fin" && rep === 3);
  assert.match(drawn(plan(uneven)).subtitle.join(), /^Line: median of 2 to 3 repetitions;/);
});
