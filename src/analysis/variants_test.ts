import assert from "node:assert/strict";
import { syntheticRun, withFailed } from "../render/svg/testdata/synthetic_run.ts";
import { repetitions, scenariosWithoutTrials, variantsOf } from "./variants.ts";

Deno.test("a scenario is one variant while only mode, closer and repetition differ", () => {
  const variants = variantsOf(syntheticRun().manifest);
  assert.deepEqual(variants.map(({ name }) => name), ["burst", "churn"]);
  assert.deepEqual(variants[0]?.modes, ["fin", "rst", "linger:1", "drain"]);
  assert.deepEqual(variants[0]?.closers, ["client", "server"]);
});

Deno.test("trials of other parameters are variants of their own, named by what differs", () => {
  const small = syntheticRun({ scenarios: ["churn"], connections: 100 }).manifest;
  const large = syntheticRun({ scenarios: ["churn", "burst"], connections: 20000 }).manifest;
  const variants = variantsOf({ ...small, trials: [...large.trials, ...small.trials] });
  assert.deepEqual(variants.map(({ name }) => name), [
    "burst",
    "churn_connections-100",
    "churn_connections-20000",
  ]);
});

Deno.test("repetitions come in order, and only those that completed", () => {
  const run = withFailed(syntheticRun(), ({ rep }) => rep === 2);
  const [burst] = variantsOf(run.manifest);
  assert.ok(burst);
  assert.deepEqual(repetitions(burst, "rst", "server").map(({ rep }) => rep), [1, 3]);
});

Deno.test("a trial that was disturbed is in no picture", () => {
  const { manifest } = syntheticRun();
  const trials = manifest.trials.map((trial) =>
    trial.scenario === "churn" || trial.rep === 2 ? { ...trial, disturbed: "it was paused" } : trial
  );
  const [burst, ...others] = variantsOf({ ...manifest, trials });
  assert.ok(burst && others.length === 0);
  assert.deepEqual(repetitions(burst, "rst", "server").map(({ rep }) => rep), [1, 3]);
  assert.deepEqual(scenariosWithoutTrials({ ...manifest, trials }), ["churn"]);
});

Deno.test("a scenario of which no trial completed is told apart", () => {
  const run = withFailed(syntheticRun(), ({ scenario }) => scenario === "churn");
  assert.deepEqual(variantsOf(run.manifest).map(({ name }) => name), ["burst"]);
  assert.deepEqual(scenariosWithoutTrials(run.manifest), ["churn"]);
});

Deno.test("what trials have in common is said in words", () => {
  const [variant] = variantsOf(syntheticRun({ connections: 1 }).manifest);
  assert.equal(variant?.about, "1 connection a trial, concurrency 64, payload 11 bytes, libc.");
});
