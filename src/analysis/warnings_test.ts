import assert from "node:assert/strict";
import { fixtureRun, withDisturbed, withFailed, withManifest } from "./testdata/fixture.ts";
import { countedWarnings, disturbedTrials, lostTrials } from "./warnings.ts";

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

Deno.test("disturbedTrials says of each cell how many times are left out, and why", () => {
  const run = fixtureRun({ scenarios: ["churn", "burst"], modes: ["fin", "rst"] });
  const still = "the client worker stood still for 2.0 s";
  const one = withDisturbed(run, still, ({ id }) => id === "churn-fin-client-libc-r2");
  assert.deepEqual(disturbedTrials(run.manifest.trials), []);
  assert.deepEqual(disturbedTrials(one.manifest.trials), [
    `1 of 3 repetitions of churn fin, client closes: ${still}; its times are left out`,
  ]);
  const starved = "the server worker waited for a CPU for 90 % of the time";
  const more = withDisturbed(one, starved, ({ id }) => id === "churn-fin-client-libc-r3");
  assert.deepEqual(disturbedTrials(more.manifest.trials).length, 1);
  assert.match(
    disturbedTrials(more.manifest.trials).join(),
    /^2 of 3 .*(stood still|90 %).*; .*(stood still|90 %).*; their times are left out$/,
  );
  const shorter = "the client worker stood still for 0.5 s";
  const twice = withDisturbed(one, shorter, ({ id }) => id === "churn-fin-client-libc-r3");
  assert.match(
    disturbedTrials(twice.manifest.trials).join(),
    /^2 of 3 .*: the client worker stood still for (2\.0 s and 0\.5|0\.5 s and 2\.0) s; their times/,
  );
  const failed = withFailed(one, "no echo", ({ id }) => id === "churn-fin-client-libc-r1");
  assert.match(disturbedTrials(failed.manifest.trials).join(), /^1 of 2 repetitions of churn fin/);
});

Deno.test("disturbedTrials tells cells apart by what they differ in", () => {
  const run = fixtureRun({ scenarios: ["churn"], modes: ["fin"], closers: ["client"], reps: 1 });
  const [trial] = run.manifest.trials;
  assert.ok(trial);
  const larger = { ...trial, parameters: { ...trial.parameters, connections: 60_000 } };
  const [text, ...others] = disturbedTrials([trial, { ...larger, disturbed: "it was paused" }]);
  assert.equal(
    text,
    "1 of 1 repetition of churn fin, client closes, connections 60,000: it was paused; its times " +
      "are left out",
  );
  assert.deepEqual(others, []);
});
