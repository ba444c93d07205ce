import assert from "node:assert/strict";
import type { RunTables } from "../../src/model/run.ts";
import { drawnCharts, plansOf, skippedCharts } from "../../src/render/svg/testdata/charts_of.ts";
import { serviceRun } from "./testdata/run.ts";
import { marksOf, panelsOf, textsOf } from "../../src/render/svg/testdata/plan_scan.ts";
import { overlapping, textBoxes } from "../../src/render/svg/testdata/svg_scan.ts";
import { withFailed } from "../../src/render/svg/testdata/synthetic_run.ts";

const NAMES = ["foreground_service", "sockets_service"];
const plan = (run: RunTables, name: string) => plansOf(run).find((one) => one.name === name);

Deno.test("a row for each load, a lane for each way, what is left of the baseline beside it", () => {
  const panels = panelsOf(plan(serviceRun(), "foreground_service"));
  assert.equal(panels.length, 4);
  assert.deepEqual(textsOf(panels[0]), [
    "1,000 requests asked for a second",
    ...["fin", "98.0 %", "rst", "98.0 %", "linger:1, loop", "1.0 %", "linger:1, threads", "98.0 %"],
    ...["drain:1", "98.0 %"],
  ]);
  assert.equal(textsOf(panels[2])[0], "asked again as soon as answered");
});

Deno.test("what else tells settings apart stands in their headings", () => {
  const run = serviceRun({ loads: ["rate"], thens: ["answers", "vanishes"] });
  const headings = panelsOf(plan(run, "foreground_service")).map((panel) => textsOf(panel)[0]);
  assert.deepEqual([headings[0], headings[2]], [
    "1,000 requests asked for a second, then answers",
    "1,000 requests asked for a second, then vanishes",
  ]);
});

for (const [what, nothing] of [["0", 0], ["empty", null]] as const) {
  Deno.test(`a way whose requests took no time (p99 ${what}) has its share, and no mark of a time`, () => {
    const withP99 = (under: (mode: string) => boolean) => {
      const run = serviceRun({ loads: ["rate"] });
      const measurements = run.measurements.map((row) =>
        row.metric === "request_p99_flood" && under(row.mode) ? { ...row, value: nothing } : row
      );
      return panelsOf(plan({ ...run, measurements }, "foreground_service"));
    };
    const [shares, times] = withP99((mode) => mode === "fin");
    assert.deepEqual(textsOf(shares).slice(1, 3), ["fin", "98.0 %"]);
    const filled = marksOf(times, "circle").filter(({ fill }) => fill !== undefined);
    assert.deepEqual([filled.length, marksOf(times, "line").length], [4, 4]);
    assert.equal(marksOf(times, "circle").length, 9);
    assert.equal(marksOf(withP99(() => true)[1], "circle").length, 5);
  });
}

Deno.test("what is held has a panel for each way of each load", () => {
  const panels = panelsOf(plan(serviceRun(), "sockets_service"));
  assert.deepEqual(panels.slice(0, 5).map((panel) => textsOf(panel)[0]), [
    ...["fin", "rst", "linger:1, loop", "linger:1, threads", "drain:1"],
  ]);
  assert.equal(textsOf(panels[5])[1], "asked again as soon as answered");
});

for (
  const [what, run] of Object.entries({
    "two loads": serviceRun(),
    "one way": serviceRun({ modes: ["rst"], loads: ["saturation"], reps: 1 }),
    "many modes": serviceRun({
      modes: ["fin", "rst", "linger:1", "linger:30", "drain", "drain:5"],
    }),
  })
) {
  Deno.test(`service, drawn whole, with no text on another: ${what}`, () => {
    const charts = drawnCharts(run);
    for (const name of NAMES) {
      const own = charts.find((chart) => chart.name === name);
      assert.ok(own, name);
      assert.doesNotMatch(own.svg, /NaN|undefined|Infinity|\[object/);
      const boxes = textBoxes(own.svg);
      assert.deepEqual(overlapping(boxes), []);
      const width = Number(/<svg[^>]* width="(\d+)/.exec(own.svg)?.[1]);
      assert.ok(boxes.every(({ left, right }) => left >= 0 && right <= width));
    }
  });
}

Deno.test("without a completed trial both are left out, with the reason", () => {
  const none = withFailed(serviceRun(), () => true);
  const skipped = skippedCharts(none).filter(({ name }) => NAMES.includes(name));
  assert.deepEqual(skipped.map(({ reason }) => reason), [
    ...Array<string>(2).fill("no trial of service completed"),
  ]);
});
