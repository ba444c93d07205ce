import assert from "node:assert/strict";
import type { Outcome } from "../model/trial.ts";
import { readRun } from "../store/reader.ts";
import { completed, failed } from "../store/testdata/example.ts";
import { bench } from "./bench.ts";
import { FakeWorld, filesIn, TemporaryFolder } from "./testdata/fakes.ts";

const ABORTED: Outcome = {
  status: "aborted",
  durationMs: 1,
  reason: "interrupted",
  warnings: [],
};

/** Two cells, two repetitions. */
function small(folder: TemporaryFolder): string[] {
  const cells = ["churn", "--mode", "fin,rst", "--closer", "client"];
  return [...cells, "--reps", "2", "--out", folder.at("run")];
}

Deno.test("interrupted: the running trial is aborted, finished ones are kept, code 130", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  world.trial = (_, { n, signal }) => {
    assert.equal(signal.aborted, false);
    if (n === 1) return completed();
    const aborted = new Promise<Outcome>((resolve) =>
      signal.addEventListener("abort", () => resolve(ABORTED))
    );
    world.interrupts.send();
    return aborted;
  };
  assert.equal(await bench(small(folder), world.dependencies), 130);
  assert.equal(world.log.length, 3);
  assert.equal(world.interrupts.exits, 0);
  assert.equal(world.interrupts.listeners, 0);
  const run = await readRun(folder.at("run"));
  assert.equal(run.manifest.status, "interrupted");
  assert.deepEqual(run.manifest.trials.map(({ status }) => status), ["completed", "aborted"]);
  assert.ok(run.measurements.length > 0);
  const files = filesIn(folder.at("run"));
  assert.ok(files.includes("summary.csv") && files.some((name) => name.endsWith(".svg")));
  assert.match(world.stderr.text, /closecost: interrupted: keeping what was measured/);
  assert.match(world.stdout.text, /interrupted/);
});

Deno.test("interrupted during the first trial: no chart, but a run that says so", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  world.trial = () => {
    world.interrupts.send();
    return ABORTED;
  };
  assert.equal(await bench(small(folder), world.dependencies), 130);
  assert.ok(filesIn(folder.at("run")).every((name) => !name.endsWith(".svg")));
  assert.equal((await readRun(folder.at("run"))).manifest.status, "interrupted");
});

Deno.test("a trial that fails because Ctrl-C reached its processes first counts as aborted", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  world.trial = (_, { n }) => {
    if (n === 1) return completed();
    setTimeout(() => world.interrupts.send(), 5);
    return failed("trial host was ended by SIGINT");
  };
  assert.equal(await bench(small(folder), world.dependencies), 130);
  const { manifest } = await readRun(folder.at("run"));
  assert.deepEqual(manifest.trials.map(({ status }) => status), ["completed", "aborted"]);
  assert.doesNotMatch(world.stderr.text, /failed/);
});

Deno.test("interrupted between trials: the next one is not begun", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  world.trial = (_, { n }) => {
    if (n === 2) world.interrupts.send();
    return completed();
  };
  assert.equal(await bench(small(folder), world.dependencies), 130);
  assert.equal(world.log.length, 3);
});

Deno.test("a second interruption ends the process at once, an echo of the first does not", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  world.trial = () => {
    world.interrupts.send();
    world.wait(20);
    world.interrupts.send();
    assert.equal(world.interrupts.exits, 0);
    world.wait(1000);
    world.interrupts.send();
    assert.equal(world.interrupts.exits, 1);
    return ABORTED;
  };
  assert.equal(await bench(small(folder), world.dependencies), 130);
});
