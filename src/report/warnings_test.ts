import assert from "node:assert/strict";
import { fixtureRun, withFailed, withManifest } from "./testdata/fixture.ts";
import { countedWarnings, lostTrials } from "./warnings.ts";

Deno.test("countedWarnings counts equal lines, those of the run first", () => {
  const run = fixtureRun({ scenarios: ["churn"], modes: ["fin"], closers: ["client"] });
  const trials = run.manifest.trials.map((trial) => ({ ...trial, warnings: ["b\n", "a"] }));
  assert.deepEqual(countedWarnings({ ...run.manifest, warnings: ["a", "c", ""], trials }), [
    { text: "a", count: 4 },
    { text: "c", count: 1 },
    { text: "b", count: 3 },
  ]);
});

Deno.test("lostTrials tells failed and aborted ones apart", () => {
  const run = fixtureRun({ scenarios: ["churn"], modes: ["fin"], closers: ["client"] });
  const failed = withFailed(run, "no echo", ({ rep }) => rep < 3);
  const both = withFailed(failed, "interrupted", ({ rep }) => rep === 3, "aborted");
  const [first, second] = lostTrials(both.manifest.trials);
  assert.match(first ?? "", /^2 of 3 trials failed: the first churn-fin-.*: no echo$/);
  assert.equal(second, "1 of 3 trials was aborted: churn-fin-client-libc-r3: interrupted");
  assert.deepEqual(lostTrials(run.manifest.trials), []);
});

Deno.test("lostTrials does without a reason", () => {
  const run = withFailed(fixtureRun({ modes: ["fin"], reps: 1 }), " \n", () => true);
  const [only] = withManifest(run, {}).manifest.trials;
  assert.ok(only);
  assert.deepEqual(lostTrials([only]), [`1 of 1 trial failed: ${only.id}: no reason given`]);
});
