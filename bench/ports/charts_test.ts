import assert from "node:assert/strict";
import type { RunTables } from "../../src/model/run.ts";
import { drawnCharts, plansOf } from "../../src/render/svg/testdata/charts_of.ts";
import type { ChartPlan } from "../../src/render/svg/layout.ts";
import { analysed } from "../../src/analysis/testdata/analysed.ts";
import { variantsOf } from "../../src/analysis/variants.ts";
import { portsGroups } from "./chart_cells.ts";
import { portsRun, REMEDIES } from "./testdata/run.ts";
import { marksOf, panelsOf, textsOf, valuesAt } from "../../src/render/svg/testdata/plan_scan.ts";
import { overlapping, textBoxes } from "../../src/render/svg/testdata/svg_scan.ts";
import { withFailed } from "../../src/render/svg/testdata/synthetic_run.ts";

function groupsOf(run: RunTables) {
  const { blocks, recorded } = analysed(run);
  const variants = variantsOf(blocks, { shows: [] });
  return portsGroups({ variants, recorded, colours: new Map() });
}

function plan(run: RunTables, name: string): ChartPlan | undefined {
  return plansOf(run).find((one) => one.name === name);
}

Deno.test("rate by TIME_WAIT: a panel a cell, with its cliff and where ports end", () => {
  const panels = panelsOf(plan(portsRun(), "rate_by_time_wait_ports"));
  assert.deepEqual(panels.map(textsOf), [
    [
      "fin, closed by client",
      "1 destination, tcp_tw_reuse 0",
      "cliff at 500",
      "no port at 1,000",
    ],
    ["rst, closed by client", "1 destination, tcp_tw_reuse 0", "no cliff"],
    ["fin, closed by server", "1 destination, tcp_tw_reuse 0", "no cliff"],
    ["fin, closed by client", "1 destination, tcp_tw_reuse 1", "no cliff"],
    ["fin, closed by client", "2 destinations, tcp_tw_reuse 0", "cliff at 1,000"],
  ]);
  const first = marksOf(panels[0], "circle");
  // A level in which nothing connected has no place on a logarithmic axis.
  assert.equal(first.length, 40);
  assert.ok(panels[0] && first[39]);
  assert.deepEqual(valuesAt(panels[0], first[39]), { x: 975, y: 1500 });
  assert.equal(first[39].title, "975 TIME_WAIT: 1,500 connections per second");
});

Deno.test("ports held: a line a cell, named by what tells it from the plain one", () => {
  const [panel] = panelsOf(plan(portsRun(REMEDIES, 2), "ports_held_ports"));
  assert.deepEqual(textsOf(panel), [
    "all ports",
    "half of them",
    "fin by client",
    "rst by client",
    "fin by server",
    "fin by client, tcp_tw_reuse 1",
    "fin by client, 2 destinations",
  ]);
  const names = textsOf(panel).slice(2);
  assert.deepEqual(
    marksOf(panel, "line").flatMap(({ title }) => title ?? []),
    names.flatMap((name) => [`${name}, repetition 1`, `${name}, repetition 2`]),
  );
});

Deno.test("both are drawn whole, with no text on another", () => {
  const charts = drawnCharts(portsRun());
  const own = charts.filter(({ name }) => /^(rate_by|ports_held)/.test(name));
  assert.equal(own.length, 2);
  for (const { name, svg } of own) {
    assert.doesNotMatch(svg, /NaN|undefined|Infinity|\[object/, name);
    assert.deepEqual(overlapping(textBoxes(svg)), [], name);
  }
});

Deno.test("trials that failed are not drawn; cells of another range have a chart of their own", () => {
  const run = portsRun();
  const without = withFailed(run, ({ mode }) => mode === "rst");
  assert.equal(panelsOf(plan(without, "rate_by_time_wait_ports")).length, 4);
  assert.deepEqual(groupsOf(withFailed(run, () => true)), []);
  const [trial, ...others] = run.manifest.trials;
  assert.ok(trial);
  const wider = { ...trial, parameters: { ...trial.parameters, ports: 2000 } };
  const both = { ...run, manifest: { ...run.manifest, trials: [wider, ...others] } };
  assert.deepEqual(groupsOf(both).map(({ name, ports }) => [name, ports]), [
    ["ports_1", 1000],
    ["ports_2", 2000],
  ]);
});
