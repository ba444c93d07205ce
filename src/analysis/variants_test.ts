import assert from "node:assert/strict";
import { syntheticRun, withFailed } from "../render/svg/testdata/synthetic_run.ts";
import type { Manifest } from "../model/run.ts";
import { blocksOf } from "./cell_order.ts";
import { cellOf, repetitions, type Variant, variantsOf } from "./variants.ts";

function variantsIn(manifest: Manifest, disturbed = false): Variant[] {
  const none = { measurements: [], samples: [], latencies: [], series: [] };
  const shows = [{ scenario: "target", names: { payload: "the client sends" } }];
  return variantsOf(blocksOf({ manifest, ...none }, []), { shows, disturbed });
}

Deno.test("a scenario is one variant while only mode, closer and repetition differ", () => {
  const variants = variantsIn(syntheticRun().manifest);
  assert.deepEqual(variants.map(({ name }) => name), ["burst", "churn"]);
  assert.deepEqual(variants[0]?.modes, ["fin", "rst", "linger:1", "drain"]);
  assert.deepEqual(variants[0]?.closers, ["client", "server"]);
});

Deno.test("trials of other parameters are variants of their own, named by what differs", () => {
  const small = syntheticRun({ scenarios: ["churn"], connections: 100 }).manifest;
  const large = syntheticRun({ scenarios: ["churn", "burst"], connections: 20000 }).manifest;
  const variants = variantsIn({ ...small, trials: [...large.trials, ...small.trials] });
  assert.deepEqual(variants.map(({ name }) => name), [
    "burst",
    "churn_connections-100",
    "churn_connections-20000",
  ]);
});

Deno.test("repetitions come in order, and only those that completed", () => {
  const run = withFailed(syntheticRun(), ({ rep }) => rep === 2);
  const [burst] = variantsIn(run.manifest);
  assert.ok(burst);
  assert.deepEqual(repetitions(burst, "rst", "server").map(({ rep }) => rep), [1, 3]);
});

Deno.test("a trial that was disturbed is in no picture", () => {
  const { manifest } = syntheticRun();
  const trials = manifest.trials.map((trial) =>
    trial.scenario === "churn" || trial.rep === 2 ? { ...trial, disturbed: "it was paused" } : trial
  );
  const [burst, ...others] = variantsIn({ ...manifest, trials });
  assert.ok(burst && others.length === 0);
  assert.deepEqual(repetitions(burst, "rst", "server").map(({ rep }) => rep), [1, 3]);
  assert.deepEqual(
    variantsIn({ ...manifest, trials }, true).map(({ name, trials }) => [
      name,
      trials.length,
    ]),
    [["burst", 24], ["churn", 24]],
  );
});

Deno.test("a scenario of which no trial completed has no variant", () => {
  const run = withFailed(syntheticRun(), ({ scenario }) => scenario === "churn");
  assert.deepEqual(variantsIn(run.manifest).map(({ name }) => name), ["burst"]);
});

Deno.test("what trials have in common is said in words", () => {
  const [variant] = variantsIn(syntheticRun({ connections: 1 }).manifest);
  assert.equal(variant?.about, "1 connection a trial, concurrency 64, payload 11 bytes, libc.");
});

Deno.test("what is sent to a target is called what its show calls it", () => {
  const { manifest } = syntheticRun({ scenarios: ["target"] });
  assert.match(variantsIn(manifest)[0]?.about ?? "", /, the client sends 11 bytes, libc\.$/);
});

Deno.test("a variant has the cells of its modes and closers, as tables have them", () => {
  const run = withFailed(
    syntheticRun({ scenarios: ["churn"] }),
    ({ mode, closer }) => mode === "rst" && closer === "server",
  );
  const blocks = blocksOf(run, []);
  const [variant] = variantsOf(blocks, { shows: [] });
  assert.ok(variant);
  assert.equal(variant.cells.length, 7);
  assert.equal(cellOf(variant, "rst", "server"), undefined);
  const cells = blocks.flatMap((block) => block.cells);
  assert.ok(variant.cells.every((cell) => cells.includes(cell)));
});
