import assert from "node:assert/strict";
import type { RunTables } from "../../model/run.ts";
import { plansOf } from "./testdata/charts_of.ts";
import type { ChartPlan, Panel } from "./layout.ts";
import { drawn, marksOf, panelsOf, textsOf, valuesAt } from "./testdata/plan_scan.ts";
import { EIGHT_MODES, syntheticRun, withFailed } from "./testdata/synthetic_run.ts";

function plan(run: RunTables): ChartPlan {
  return plansOf(run).find(({ name }) => name === "time_wait_churn") as ChartPlan;
}

const churn = { scenarios: ["churn"] };

Deno.test("a panel for each mode and closer, in the order of modes", () => {
  const panels = panelsOf(plan(syntheticRun(churn)));
  assert.deepEqual(panels.map((panel) => textsOf(panel)[0]), [
    ...["fin", "rst", "linger:1", "drain"],
    ...["fin", "rst", "linger:1", "drain"],
  ]);
  assert.ok(textsOf(panels[0]).includes("closed by client"));
  assert.ok(textsOf(panels[4]).includes("closed by server"));
});

Deno.test("what was sampled reaches the lines: held by the closer, nothing held by its peer", () => {
  const [fin, rst] = panelsOf(plan(syntheticRun({ ...churn, connections: 700 })));
  const heights = (panel: Panel | undefined, side: string) =>
    marksOf(panel, "line").filter(({ title }) => title?.endsWith(side))
      .map(({ points }) => points.map((point) => valuesAt(panel as Panel, point).y ?? NaN));
  assert.deepEqual(heights(fin, "by client").map((line) => Math.max(...line)), [700, 700, 700]);
  assert.deepEqual(heights(fin, "by server").map((line) => new Set(line)), [
    ...Array.from({ length: 3 }, () => new Set([0])),
  ]);
  assert.equal(heights(rst, "").length, 6);
  assert.ok(heights(rst, "").flat().every((height) => height === 0));
});

Deno.test("lines are named by who holds the sockets, one name where both hold none", () => {
  const [fin, rst] = panelsOf(plan(syntheticRun(churn)));
  assert.deepEqual(textsOf(fin).slice(2), ["by client", "by server"]);
  assert.deepEqual(textsOf(rst).slice(1), ["by neither"]);
});

Deno.test("names of lines never overlap and stay in the panel", () => {
  for (const modes of [["fin"], EIGHT_MODES]) {
    for (const panel of panelsOf(plan(syntheticRun({ ...churn, modes })))) {
      const names = marksOf(panel, "text").filter(({ y }) => y > 0);
      assert.ok(names.length > 0);
      const heights = names.map(({ y }) => y).sort((a, b) => a - b);
      assert.ok(heights.every((y) => y >= 0 && y <= 150));
      assert.ok(heights.every((y, index) => index === 0 || y - (heights[index - 1] ?? 0) >= 13));
    }
  }
});

Deno.test("a cell without samples says so in its place, without axes' lines of its own", () => {
  const run = withFailed(
    syntheticRun(churn),
    ({ mode, closer }) => mode === "rst" && closer === "server",
  );
  const panels = panelsOf(plan(run));
  assert.equal(panels.length, 8);
  assert.ok(textsOf(panels[5]).includes("no samples"));
  assert.deepEqual(marksOf(panels[5], "line"), []);
});

Deno.test("a mode or a closer without any samples gets no place", () => {
  const run = syntheticRun(churn);
  const noServer = panelsOf(plan(withFailed(run, ({ closer }) => closer === "server")));
  assert.equal(noServer.length, 4);
  const noDrain = panelsOf(plan(withFailed(run, ({ mode }) => mode === "drain")));
  assert.deepEqual(noDrain.flatMap((panel) => textsOf(panel)).filter((t) => t === "drain"), []);
});

Deno.test("where no mode makes a TIME_WAIT the axis reaches as far as one could", () => {
  const [panel] = panelsOf(plan(syntheticRun({ ...churn, modes: ["rst"], connections: 400 })));
  assert.ok((panel?.y?.axis.domain[1] ?? 0) >= 400);
});

Deno.test("totals that no look divides are drawn as held by either side", () => {
  const run = syntheticRun({ ...churn, modes: ["fin"], closers: ["client"], reps: 1 });
  const samples = run.samples.filter(({ source }) => source === "sockstat");
  const [panel] = panelsOf(plan({ ...run, samples }));
  assert.deepEqual(textsOf(panel).slice(2), ["by either"]);
});

Deno.test("without samples there is no chart but a reason", () => {
  const run = { ...syntheticRun(churn), samples: [] };
  assert.deepEqual(plan(run), {
    name: "time_wait_churn",
    skipped: "no completed trial has samples of TIME-WAIT",
  });
});

Deno.test("the subtitle tells the repetitions and what the trials have in common", () => {
  const [subtitle] = drawn(plan(syntheticRun({ ...churn, reps: 5 }))).subtitle;
  assert.equal(
    subtitle,
    "Each line joins the samples of one of 5 repetitions. " +
      "5,000 connections a trial, concurrency 64, payload 11 bytes, libc.",
  );
});
