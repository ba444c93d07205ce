import assert from "node:assert/strict";
import { analysed } from "./testdata/analysed.ts";
import { fixtureRun, withFailed, withManifest } from "./testdata/fixture.ts";

Deno.test("blocks are the same in whatever order the trials were run", () => {
  const [one, other] = [1, 2].map((seed) =>
    analysed(fixtureRun({ seed })).blocks.map(({ scenario, cells }) => [
      scenario,
      cells.map(({ closer, mode }) => `${closer} ${mode}`),
    ])
  );
  assert.deepEqual(one, other);
  assert.deepEqual(one?.map(([scenario]) => scenario), ["churn", "burst"]);
  assert.deepEqual(one?.[0]?.[1], [
    ...["client fin", "client rst", "client linger:1", "client drain"],
    ...["server fin", "server rst", "server linger:1", "server drain"],
  ]);
});

Deno.test("blocks keep a cell of which no trial completed, with no repetition", () => {
  const run = withFailed(fixtureRun({ scenarios: ["churn"] }), "no", (one) => one.mode === "rst");
  const [block] = analysed(run).blocks;
  assert.deepEqual(block?.cells.map(({ mode, reps }) => [mode, reps]), [
    ...[["fin", 3], ["rst", 0], ["linger:1", 3], ["drain", 3]],
    ...[["fin", 3], ["rst", 0], ["linger:1", 3], ["drain", 3]],
  ]);
  assert.equal(block?.trials.length, 24);
});

Deno.test("blocks part cells of different load", () => {
  const [small, large] = [100, 5_000].map((connections) =>
    fixtureRun({ scenarios: ["churn"], modes: ["fin"], connections })
  );
  assert.ok(small && large);
  const both = withManifest(
    { ...small, measurements: [...large.measurements, ...small.measurements] },
    { trials: [...large.manifest.trials, ...small.manifest.trials] },
  );
  assert.deepEqual(analysed(both).blocks.map(({ connections }) => connections), [100, 5_000]);
});

Deno.test("a run without trials has no blocks", () => {
  assert.deepEqual(analysed(fixtureRun({ reps: 0 })).blocks, []);
});
