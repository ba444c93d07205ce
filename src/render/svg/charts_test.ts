import assert from "node:assert/strict";
import type { RunTables } from "../../model/run.ts";
import { drawnCharts, plansOf, skippedCharts } from "./testdata/charts_of.ts";
import { panelsOf } from "./testdata/plan_scan.ts";
import { elementsOf, overlapping, textBoxes } from "./testdata/svg_scan.ts";
import { EIGHT_MODES, syntheticRun, withFailed } from "./testdata/synthetic_run.ts";

const WIDEST = 900;
const RUNS: Readonly<Record<string, RunTables>> = {
  "four modes": syntheticRun(),
  "one mode, one closer, one repetition": syntheticRun({
    modes: ["linger:30"],
    closers: ["client"],
    reps: 1,
  }),
  "eight modes": syntheticRun({ modes: EIGHT_MODES, reps: 5 }),
  "seven modes of one closer": syntheticRun({
    modes: EIGHT_MODES.slice(0, 7),
    closers: ["server"],
    scenarios: ["burst"],
  }),
  "only rst": syntheticRun({ modes: ["rst"], reps: 2 }),
  "one connection": syntheticRun({ connections: 1, reps: 1, scenarios: ["churn"] }),
  "a million connections": syntheticRun({ connections: 1_000_000, scenarios: ["churn"] }),
  "a cell that failed": withFailed(
    syntheticRun({ scenarios: ["churn"] }),
    ({ mode, closer }) => mode === "drain" && closer === "server",
  ),
};

for (const [what, run] of Object.entries(RUNS)) {
  Deno.test(`drawn whole and readable: ${what}`, () => {
    const charts = drawnCharts(run);
    assert.ok(charts.length >= 3);
    for (const { name, svg } of charts) assertSound(name, svg);
  });
}

/** Well-formed, nothing undefined in it, no text cut off or on another. */
function assertSound(name: string, svg: string) {
  assert.doesNotMatch(svg, /NaN|undefined|Infinity|null|\[object/, name);
  const root = elementsOf(svg).at(-1);
  assert.equal(root?.name, "svg");
  const [width, height] = ["width", "height"].map((key) => Number(root.attributes.get(key)));
  assert.ok(width !== undefined && height !== undefined && width <= WIDEST, `${name}: ${width}`);
  const boxes = textBoxes(svg);
  assert.deepEqual(overlapping(boxes), [], name);
  for (const { text, left, right, top, bottom } of boxes) {
    const within = left >= 0 && top >= 0 && right <= width && bottom <= height;
    assert.ok(within, `${name}: "${text}" is cut off`);
  }
}

Deno.test("three charts a scenario, each with its labels and units", () => {
  const charts = drawnCharts(syntheticRun());
  assert.deepEqual(charts.map(({ name }) => name), [
    "time_wait_burst",
    "close_latency_burst",
    "trade_off_burst",
    "time_wait_churn",
    "close_latency_churn",
    "trade_off_churn",
  ]);
  const units = ["seconds since the first connection", "µs in closing calls (log scale)", "µs in"];
  charts.forEach(({ svg, title }, index) => {
    const texts = textBoxes(svg).map(({ text }) => text);
    for (const label of ["fin", "rst", "linger:1", "drain", title]) {
      assert.ok(texts.includes(label), `${label} in ${title}`);
    }
    assert.ok(texts.some((text) => text.startsWith(units[index % 3] ?? "")), title);
  });
});

Deno.test("ticks are labelled with the values they stand at, however long a trial takes", () => {
  const run = syntheticRun({ scenarios: ["burst"], modes: ["fin", "rst", "drain", "exit"] });
  for (const factor of [0.01, 0.3, 1.1, 1.7, 2.6, 40, 3000]) {
    const samples = run.samples.map((row) => ({ ...row, tMs: row.tMs * factor }));
    const [plan] = plansOf({ ...run, samples });
    const [chart] = drawnCharts({ ...run, samples });
    const values = panelsOf(plan)[0]?.x?.axis.ticks ?? [];
    assert.ok(values.length > 1);
    const texts = new Set(textBoxes(chart?.svg ?? "").map(({ text }) => text));
    for (const value of values) {
      const label = value.toLocaleString("en-US", { maximumFractionDigits: 6 });
      assert.ok(texts.has(label), `${label} of ${values} at factor ${factor}`);
    }
    assertSound("time_wait", chart?.svg ?? "");
  }
});

Deno.test("labels keep apart for times from a microsecond to a minute", () => {
  const run = syntheticRun({ scenarios: ["churn"], reps: 1 });
  for (const factor of [0.02, 1, 30, 500, 4000, 60000]) {
    for (const slowed of ["linger", "churn"]) {
      const times = (trialId: string) => trialId.includes(slowed) ? factor : 1;
      const charts = drawnCharts({
        ...run,
        measurements: run.measurements.map((row) => ({
          ...row,
          value: row.unit === "us" ? Number(row.value) * times(row.trialId) : row.value,
        })),
        latencies: run.latencies.map((row) => ({
          ...row,
          microseconds: row.microseconds * times(row.trialId),
        })),
      });
      for (const { name, svg } of charts) assertSound(`${name}, ${slowed} × ${factor}`, svg);
    }
  }
});

Deno.test("a mode has the same colour in every chart", () => {
  for (const { svg } of drawnCharts(syntheticRun({ modes: EIGHT_MODES }))) {
    const colours = elementsOf(svg).filter(({ name, text }) =>
      name === "text" && text === "drain:0.5"
    )
      .map(({ attributes }) => attributes.get("fill"));
    assert.deepEqual([...new Set(colours)], ["#4278bc"]);
  }
});

Deno.test("the same run gives the same bytes, whatever was drawn before", () => {
  const run = syntheticRun({ scenarios: ["churn"] });
  const first = drawnCharts(run);
  drawnCharts(syntheticRun({ scenarios: ["burst"], modes: ["fin"] }));
  assert.deepEqual(drawnCharts(run), first);
});

Deno.test("drawings can share a page: each has ids of its own name, and colours only its own", () => {
  for (const { name, svg } of drawnCharts(syntheticRun())) {
    const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const id = `closecost-${name}`;
    assert.deepEqual(ids, [id, `${id}-title`, `${id}-description`]);
    const style = elementsOf(svg).find((element) => element.name === "style")?.text ?? "";
    const selectors = style.match(/[^{}]+(?=\{)/g)?.filter((text) => !text.startsWith("@")) ?? [];
    assert.ok(selectors.length > 20);
    for (const selector of selectors) {
      assert.ok(selector.startsWith(`#closecost-${name} `), selector);
    }
  }
});

Deno.test("a drawing swaps its colours, ground and all, for a dark page", () => {
  const [chart] = drawnCharts(syntheticRun({ scenarios: ["churn"] }));
  const elements = elementsOf(chart?.svg ?? "");
  const style = elements.find(({ name }) => name === "style")?.text ?? "";
  const used = elements.flatMap(({ attributes }) =>
    ["fill", "stroke"].flatMap((what) => {
      const colour = attributes.get(what);
      return colour?.startsWith("#") ? [`[${what}="${colour}"]`] : [];
    })
  );
  assert.ok(used.includes('[fill="#ffffff"]'));
  for (const selector of new Set(used)) assert.ok(style.includes(selector), selector);
});

Deno.test({
  name: "drawing needs no permission",
  permissions: "none",
  fn: () => {
    assert.equal((drawnCharts(syntheticRun({ scenarios: ["churn"], reps: 1 }))).length, 3);
  },
});

Deno.test("what there is no data for is left out, with a reason", () => {
  const run = withFailed(syntheticRun(), ({ scenario }) => scenario === "churn");
  assert.equal((drawnCharts({ ...run, latencies: [] })).length, 2);
  assert.deepEqual(skippedCharts({ ...run, latencies: [] }), [
    { name: "close_latency_burst", reason: "no completed trial has latencies of close" },
    { name: "time_wait_churn", reason: "no trial of churn completed" },
    { name: "close_latency_churn", reason: "no trial of churn completed" },
    { name: "trade_off_churn", reason: "no trial of churn completed" },
  ]);
});

Deno.test("a run without trials has no charts and nothing to explain", () => {
  const { manifest } = syntheticRun();
  const run = {
    manifest: { ...manifest, trials: [] },
    measurements: [],
    samples: [],
    latencies: [],
    series: [],
  };
  assert.deepEqual(drawnCharts(run), []);
  assert.deepEqual(plansOf(run), []);
});

Deno.test("what was recorded of trials that did not complete is not drawn", () => {
  const run = syntheticRun({ scenarios: ["churn"] });
  const without = withFailed(run, ({ rep }) => rep === 1);
  // A file of measurements that has rows of such a trial is refused.
  const { manifest, measurements } = without;
  const stale = { ...run, manifest, measurements };
  assert.deepEqual(drawnCharts(stale), drawnCharts(without));
});
