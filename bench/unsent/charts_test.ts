import assert from "node:assert/strict";
import type { MeasurementRow, RunTables, SampleRow, TrialRecord } from "../../src/model/run.ts";
import { parametersText } from "../../src/model/parameters.ts";
import { drawnCharts, plansOf } from "../../src/render/svg/testdata/charts_of.ts";
import { manifestOf, trialOf } from "../../src/render/svg/testdata/synthetic_manifest.ts";
import { marksOf, panelsOf } from "../../src/render/svg/testdata/plan_scan.ts";
import { overlapping, textBoxes } from "../../src/render/svg/testdata/svg_scan.ts";

const MODES = ["fin", "rst", "linger:1", "drain"];
const AMOUNTS = [0, 65_536, 1_048_576];
const KEPT = 62_336;

/** A run of unsent with one reader, and of another reader with one amount. */
function unsentRun(): RunTables {
  const cells = [...AMOUNTS.map((queued) => ({ queued, reader: "late" })), {
    queued: 65_536,
    reader: "never",
  }];
  const trials = cells.flatMap(({ queued, reader }) =>
    MODES.map((mode): TrialRecord => {
      const trial = trialOf({
        ...{ scenario: "unsent", mode, closer: "server", rep: 1, connections: 200 },
      });
      const parameters = { ...trial.parameters, queued, reader };
      return { ...trial, id: `${trial.id}-${queued}-${reader}`, parameters };
    })
  );
  return {
    manifest: manifestOf(trials, 1),
    measurements: trials.flatMap(shareOf),
    samples: trials.flatMap(samplesOf),
    latencies: [],
    series: [],
  };
}

function shareOf({ id: trialId, ...trial }: TrialRecord): MeasurementRow[] {
  const { scenario, mode, closer, stack, rep, parameters } = trial;
  const queued = Number(parameters.queued);
  const lost = mode === "rst" ? Math.max(0, queued - KEPT) : 0;
  return [{
    ...{ runId: "synthetic", trialId, scenario, mode, closer, stack, rep, side: "server" },
    ...{ connections: 200, concurrency: 64, parameters: parametersText(parameters) },
    ...{ metric: "queued_lost_share", value: queued === 0 ? null : lost / queued, unit: "ratio" },
  }];
}

function samplesOf({ id: trialId, mode, parameters }: TrialRecord): SampleRow[] {
  const bytes = Number(parameters.queued) * 200;
  return [0, 100, 900].flatMap((tMs, index): SampleRow[] => {
    const left = index === 1 && mode !== "rst" ? bytes : 0;
    const row = { trialId, tMs, state: "FIN-WAIT-1", sockets: 200, source: "ss" } as const;
    return [
      { ...row, side: "server", sendQBytes: left, recvQBytes: 0 },
      { ...row, side: "client", sendQBytes: 0, recvQBytes: left / 4 },
    ];
  });
}

Deno.test("unsent is drawn as what was delivered, and as queues of each reader's fullest", () => {
  assert.deepEqual(plansOf(unsentRun()).map(({ name }) => name), [
    "delivered_unsent",
    "queues_unsent_queued-1048576_reader-late",
    "queues_unsent_queued-65536_reader-never",
  ]);
});

Deno.test("drawings of unsent are whole and readable", () => {
  for (const { name, svg } of drawnCharts(unsentRun())) {
    assert.doesNotMatch(svg, /NaN|undefined|Infinity|null|\[object/, name);
    assert.deepEqual(overlapping(textBoxes(svg)), [], name);
    assert.ok(Number(/^<svg [^>]*?width="(\d+)/.exec(svg)?.[1]) <= 900, name);
    const texts = textBoxes(svg).map(({ text }) => text);
    for (const mode of MODES) assert.ok(texts.includes(mode), `${mode} in ${name}`);
    if (name.startsWith("delivered")) {
      for (const text of ["64 KiB", "1 MiB", "100"]) assert.ok(texts.includes(text), text);
    }
  }
});

Deno.test("modes that deliver the same share their line in dashes", () => {
  const [plan] = plansOf(unsentRun());
  const lines = panelsOf(plan).flatMap((panel) => marksOf(panel, "line"));
  const dashes = lines.filter(({ width }) => width === 2).map(({ dash }) => dash);
  assert.deepEqual(dashes, [[7, 14], [], [7, 14], [7, 14]]);
});

Deno.test("with one amount there is no curve to draw, and a reason", () => {
  const run = unsentRun();
  const trials = run.manifest.trials.filter(({ parameters }) => parameters.queued === 65_536);
  const plans = plansOf({ ...run, manifest: { ...run.manifest, trials } });
  assert.deepEqual(plans[0], {
    name: "delivered_unsent",
    skipped: "no mode was measured with two different amounts queued",
  });
});

Deno.test("a trial that was disturbed keeps its place among counts; a panel without a trial says so", () => {
  const run = unsentRun();
  const disturbed = { disturbed: "it stood still" };
  const trials = run.manifest.trials.flatMap((trial): TrialRecord[] => [
    { ...trial, ...trial.mode === "drain" ? disturbed : {} },
    { ...trial, id: `${trial.id}-client`, closer: "client" },
  ]);
  const charts = drawnCharts({ ...run, manifest: { ...run.manifest, trials } });
  const texts = (name: string) =>
    textBoxes(charts.find((one) => one.name === name)?.svg ?? "").map(({ text }) => text);
  assert.ok(texts("delivered_unsent").includes("drain"));
  const missing = texts("queues_unsent_queued-1048576_reader-late")
    .filter((text) => text === "no undisturbed trial");
  assert.equal(missing.length, 1);
});
