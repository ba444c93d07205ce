import assert from "node:assert/strict";
import type { RunTables } from "../../src/model/run.ts";
import { drawnCharts, plansOf } from "../../src/render/svg/testdata/charts_of.ts";
import { panelsOf, textsOf } from "../../src/render/svg/testdata/plan_scan.ts";
import { overlapping, textBoxes } from "../../src/render/svg/testdata/svg_scan.ts";
import { findings } from "../../src/analysis/testdata/analysed.ts";
import { withValues } from "../../src/analysis/testdata/fixture.ts";
import { withFailed } from "../../src/render/svg/testdata/synthetic_run.ts";
import { vanishRun } from "./testdata/run.ts";

const plan = (run: RunTables) => plansOf(run).find(({ name }) => name === "sockets_left_vanish");

Deno.test("a panel for each state and time away, a lane for each mode, what came of it beside it", () => {
  const panels = panelsOf(plan(vanishRun()));
  assert.deepEqual(panels.map((panel) => textsOf(panel)[0]), [
    "idle, closed by server",
    "idle, closed by server",
    "16,384 bytes unsent, closed by server",
    "16,384 bytes unsent, closed by server",
  ]);
  assert.deepEqual(textsOf(panels[2]).slice(1), [
    "back after 500 ms",
    ...["fin", "delivered, peers told"],
    ...["rst", "100 % lost, 50 peers half open"],
    ...["linger:1", "delivered, peers told"],
    ...["drain:1", "delivered, peers told"],
  ]);
  assert.deepEqual(textsOf(panels[1]).slice(1), [
    "back after 3 s",
    ...Array<string>(4).fill("50 peers half open"),
  ]);
});

Deno.test("a loss and both closers are told in the heading", () => {
  const panels = panelsOf(plan(vanishRun({
    ...{ states: ["idle"], aways: [500], closers: ["client", "server"], loss: 30 },
  })));
  assert.deepEqual(panels.map((panel) => textsOf(panel)[0]), [
    "idle, 30 % lost, closed by client",
    "idle, 30 % lost, closed by server",
  ]);
});

for (
  const [what, run] of Object.entries({
    "four modes": vanishRun(),
    "one mode, link back at once": vanishRun({ modes: ["rst"], states: ["idle"], aways: [0] }),
    "a minute": vanishRun({ aways: [60_000], modes: ["linger:30", "fin"] }),
  })
) {
  Deno.test(`drawn whole, with no text on another: ${what}`, () => {
    const charts = drawnCharts(run);
    const own = charts.find(({ name }) => name === "sockets_left_vanish");
    assert.ok(own);
    assert.doesNotMatch(own.svg, /NaN|undefined|Infinity|\[object/);
    const boxes = textBoxes(own.svg);
    assert.deepEqual(overlapping(boxes), []);
    const width = Number(/<svg[^>]* width="(\d+)/.exec(own.svg)?.[1]);
    assert.ok(boxes.every(({ left, right }) => left >= 0 && right <= width));
    assert.ok(width <= 900);
  });
}

Deno.test("without a completed trial there is no chart, and a reason", () => {
  assert.deepEqual(plansOf(withFailed(vanishRun(), () => true)), [
    { name: "sockets_left_vanish", skipped: "no trial of vanish completed" },
  ]);
});

Deno.test("repetitions that differ are told as such, by picture and sentence alike", () => {
  const wish = { modes: ["fin"], states: ["unsent"], aways: [500], reps: 3 } as const;
  const run = withValues(
    vanishRun(wish),
    ({ metric, rep }) => metric === "queued_lost_share" && rep === 1 ? 1 : undefined,
  );
  const [panel] = panelsOf(plan(run));
  assert.ok(textsOf(panel).includes("0 to 100 % lost, peers told"), textsOf(panel).join());
  const texts = (given: RunTables) => findings(given).map(({ text }) => text).join("\n");
  assert.match(texts(run), /fin told some or delivered a part with the link back after 500 ms/);
  assert.doesNotMatch(texts(vanishRun(wish)), /told some/);
});
