import assert from "node:assert/strict";
import { MachineError, UsageError } from "../model/errors.ts";
import { SCHEMA_VERSION } from "../model/run.ts";
import { readRun } from "../store/reader.ts";
import { completed, failed } from "../store/testdata/example.ts";
import { bench } from "./bench.ts";
import { VERSION } from "../run/version.ts";
import { FakeWorld, filesIn, TemporaryFolder } from "./testdata/fakes.ts";

/** Two cells, two repetitions. */
const SMALL = ["churn", "--mode", "fin,rst", "--closer", "client", "--reps", "2"];

function small(folder: TemporaryFolder, ...more: string[]): string[] {
  return [...SMALL, "--out", folder.at("run"), ...more];
}

Deno.test("a run: probe, then every trial in the plan's order, then files, charts, text, code 0", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  assert.equal(await bench(small(folder), world.dependencies), 0);
  assert.equal(world.log[0], "probe auto");
  assert.equal(world.log.length, 5);
  const { manifest } = await readRun(folder.at("run"));
  assert.deepEqual(world.log.slice(1), manifest.trials.map(({ id }) => `run ${id}`));
  assert.deepEqual(
    { ...manifest, trials: manifest.trials.length, host: 0, options: 0 },
    {
      schema: SCHEMA_VERSION,
      closecost: VERSION,
      runId: "20261123-004300-3f2a",
      status: "complete",
      startedAt: "2026-11-23T00:43:00.000Z",
      endedAt: "2026-11-23T00:43:04.000Z",
      argv: small(folder),
      options: 0,
      seed: 1,
      host: 0,
      isolation: "userns",
      isolationWish: "auto",
      plannedTrials: 4,
      trials: 4,
      warnings: [],
    },
  );
  const files = filesIn(folder.at("run"));
  for (const name of ["run.json", "measurements.csv", "samples.csv", "latency.csv"]) {
    assert.ok(files.includes(name), name);
  }
  const charts = files.filter((name) => name.endsWith(".svg"));
  assert.ok(charts.length > 0 && charts.every((name) => name.startsWith("charts/")));
  const shown = world.stdout.text.split("\n");
  for (const chart of charts) assert.ok(shown.includes(folder.at("run", chart)), chart);
  assert.match(world.stdout.text, /Findings/);
  assert.ok(world.stderr.text.includes("closecost: 4 of 4 trials, 4 s"));
});

Deno.test("--format json prints one document with the charts' paths and nothing else", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  assert.equal(await bench(small(folder, "--format", "json"), world.dependencies), 0);
  const document = JSON.parse(world.stdout.text);
  assert.equal(document.directory, folder.at("run"));
  assert.deepEqual(
    document.charts.map((path: string) => path.slice(folder.at("run").length + 1)).sort(),
    filesIn(folder.at("run")).filter((name) => name.endsWith(".svg")),
  );
  assert.equal(document.trials.completed, 4);
});

Deno.test("--help and --version ask nothing of the machine", async () => {
  for (const flag of ["--help", "--version"]) {
    const world = new FakeWorld();
    assert.equal(await bench([flag], world.dependencies), 0);
    assert.deepEqual(world.log, []);
    assert.ok(world.stdout.text.length > 0);
  }
});

Deno.test("a failed trial is said at once, the others go on, code 1", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  world.trial = (_, { n }) => n === 2 ? failed("no port is free") : completed();
  assert.equal(await bench(small(folder), world.dependencies), 1);
  assert.match(world.stderr.text, /trial churn-\w+-client-libc-r1 failed: no port is free\n/);
  const { manifest } = await readRun(folder.at("run"));
  assert.equal(manifest.status, "complete");
  assert.deepEqual(
    manifest.trials.map(({ status }) => status),
    ["completed", "failed", "completed", "completed"],
  );
  assert.match(world.stdout.text, /no port is free/);
});

Deno.test("where every trial fails there is a text and a run, but no chart, code 1", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  world.trial = () => failed("no port is free");
  assert.equal(await bench(small(folder), world.dependencies), 1);
  assert.ok(filesIn(folder.at("run")).every((name) => !name.endsWith(".svg")));
  assert.match(world.stdout.text, /No findings/);
});

Deno.test("what isolation loses is said on stderr and recorded", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  const warnings = ["no network namespace: counters are the host's"];
  world.probed = { ...world.probed, isolation: "none", warnings };
  assert.equal(await bench(small(folder), world.dependencies), 0);
  assert.ok(world.stderr.text.startsWith(`closecost: ${warnings[0]}\n`));
  const { manifest } = await readRun(folder.at("run"));
  assert.deepEqual([manifest.isolation, manifest.warnings], ["none", warnings]);
  assert.equal(new Set(manifest.trials.map(({ port }) => port)).size, 4);
});

Deno.test("wrong usage, a machine that can't, a plan that does not fit: nothing is written", async () => {
  using folder = new TemporaryFolder();
  const wrong = new FakeWorld();
  await assert.rejects(bench(small(folder, "--reps", "0"), wrong.dependencies), UsageError);
  assert.deepEqual(wrong.log, []);

  const poor = new FakeWorld();
  const unable = {
    ...poor.dependencies,
    probe: () => Promise.reject(new MachineError("cannot observe sockets")),
  };
  await assert.rejects(bench(small(folder), unable), MachineError);

  const full = new FakeWorld();
  full.probed = { ...full.probed, host: { ...full.probed.host, descriptors: 320 } };
  const many = small(folder, "--concurrency", "10_000", "--connections", "20_000");
  await assert.rejects(bench(many, full.dependencies), UsageError);
  assert.deepEqual(full.log, ["probe auto"]);
  assert.deepEqual(filesIn(folder.path), []);
});

Deno.test("a folder that can't be written, or holds a run, is refused before anything is measured", async () => {
  using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("file"), "");
  const into = new FakeWorld();
  const argv = [...SMALL, "--out", folder.at("file", "run")];
  await assert.rejects(bench(argv, into.dependencies), UsageError);

  const first = new FakeWorld();
  assert.equal(await bench(small(folder), first.dependencies), 0);
  const before = filesIn(folder.at("run"))
    .map((name) => [name, Deno.readTextFileSync(folder.at("run", name))]);
  const again = new FakeWorld();
  await assert.rejects(bench(small(folder), again.dependencies), UsageError);
  const after = filesIn(folder.at("run"))
    .map((name) => [name, Deno.readTextFileSync(folder.at("run", name))]);
  assert.deepEqual(after, before);
  for (const { log, stdout } of [into, again]) {
    assert.deepEqual(log, ["probe auto"]);
    assert.equal(stdout.text, "");
  }
});

Deno.test("an executor with a defect leaves a run that is not called complete", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  world.trial = (_, { n }) => {
    if (n === 2) throw new TypeError("it broke");
    return completed();
  };
  await assert.rejects(bench(small(folder), world.dependencies), /it broke/);
  const { manifest } = await readRun(folder.at("run"));
  assert.equal(manifest.status, "running");
  assert.equal(manifest.trials.length, 1);
  assert.equal(world.interrupts.listeners, 0);
  assert.equal(world.stdout.text, "");
});
