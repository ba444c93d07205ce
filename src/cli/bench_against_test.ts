import type { MetricName } from "../metrics/registry.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../model/errors.ts";
import type { Outcome, TrialSpec } from "../model/trial.ts";
import { readRun } from "../store/reader.ts";
import { completed, failed } from "../store/testdata/example.ts";
import { bench } from "./bench.ts";
import type { BenchDependencies } from "./bench_dependencies.ts";
import type { Subjects } from "../run/subjects.ts";
import { namespacesAllowed, pathOf, RunningCommand } from "./testdata/command.ts";
import { FakeWorld, filesIn, TemporaryFolder } from "./testdata/fakes.ts";

const SMALL = ["churn", "--mode", "fin,rst", "--closer", "client", "--reps", "2", "--against", "x"];

type Trial = (spec: TrialSpec, side: "base" | "head", signal: AbortSignal) => Outcome;

/** A world with two made-up subjects; `log` has what was opened, run and closed, in order. */
function worldOf(trial: Trial): { deps: BenchDependencies; world: FakeWorld; log: string[] } {
  const world = new FakeWorld();
  const log: string[] = [];
  const subject = (side: "base" | "head") => ({
    ...{ name: side, closecost: "0.0.7", facts: { name: side } },
    executor: {
      run: (spec: TrialSpec, signal: AbortSignal) => {
        log.push(`${side} ${spec.id}`);
        return Promise.resolve(trial(spec, side, signal));
      },
    },
  });
  const subjects = (name: string): Promise<Subjects> => {
    log.push(`open ${name}`);
    const close = () => {
      log.push("close");
      return Promise.resolve();
    };
    const both = { base: subject("base"), head: subject("head") };
    return Promise.resolve({ ...both, [Symbol.asyncDispose]: close });
  };
  return { deps: { ...world.dependencies, subjects }, world, log };
}

/** An outcome in which a metric of the client has another value. */
function having(metric: MetricName, value: number): Outcome {
  const outcome = completed({ warnings: [] });
  const measurements = outcome.measurements.map((one) =>
    one.metric === metric && one.side === "client" ? { ...one, value } : one
  );
  return { ...outcome, measurements };
}

Deno.test("both subjects run each trial in turns, and take turns at going first", async () => {
  using folder = new TemporaryFolder();
  const { deps, world, log } = worldOf((_, side) => having("connect_p50", side === "head" ? 9 : 8));
  assert.equal(await bench([...SMALL, "--out", folder.path], deps), 0);
  assert.equal(log[0], "open x");
  assert.equal(log.at(-1), "close");
  const pairs = Array.from({ length: 4 }, (_, index) => log.slice(1 + 2 * index, 3 + 2 * index));
  const first = new Map<string, string[]>();
  for (const [one = "", other = ""] of pairs) {
    const [[side = "", id = ""], [otherSide, otherId]] = [one.split(" "), other.split(" ")];
    assert.equal(id, otherId);
    assert.notEqual(side, otherSide);
    const cell = id.replace(/-r\d+$/, "");
    first.set(cell, [...first.get(cell) ?? [], side]);
  }
  for (const sides of first.values()) assert.deepEqual(sides.sort(), ["base", "head"]);
  const [base, head] = [await readRun(folder.at("base")), await readRun(folder.at("head"))];
  assert.equal(base.manifest.runId.replace(/-base$/, "-head"), head.manifest.runId);
  assert.equal(base.manifest.pairedWith, head.manifest.runId);
  assert.equal(head.manifest.pairedWith, base.manifest.runId);
  assert.equal(base.manifest.closecost, "0.0.7");
  assert.deepEqual(head.manifest.options.subject, { name: "head" });
  const ports = [base, head].map(({ manifest }) => manifest.trials.map(({ port }) => port));
  assert.equal(new Set(ports.flat()).size, 8, "no port twice");
  assert.ok(filesIn(folder.path).some((name) => /^head\/charts\/.*\.svg$/.test(name)));
  assert.match(
    world.stdout.text,
    /^[A-Z ]+: [^\n]*\n[^]*measured in turns[^]*\n0 regressed, .*\n$/,
  );
});

Deno.test("a regression of the subject is code 1", async () => {
  using folder = new TemporaryFolder();
  const { deps, world } = worldOf((_, side) => having("bytes_lost", side === "head" ? 1 : 0));
  assert.equal(await bench([...SMALL, "--out", folder.path], deps), 1);
  assert.match(world.stdout.text, /\n2 regressed, /);
});

Deno.test("a trial that fails in HEAD alone is a regression; one that fails in BASE alone is code 1 too", async () => {
  for (const failing of ["head", "base"]) {
    using folder = new TemporaryFolder();
    const { deps, world } = worldOf((spec, side) =>
      side === failing && spec.rep === 2 ? failed() : completed({ warnings: [] })
    );
    assert.equal(await bench([...SMALL, "--out", folder.path], deps), 1);
    assert.match(world.stdout.text, failing === "head" ? /\n2 regressed, / : /\n0 regressed, /);
  }
});

Deno.test("interrupted: both runs are kept, the subjects are put away, code 130", async () => {
  using folder = new TemporaryFolder();
  let trials = 0;
  const { deps, world, log } = worldOf((_, __, signal) => {
    if (++trials === 3) world.interrupts.send();
    return signal.aborted
      ? { status: "aborted", durationMs: 1, reason: "interrupted", warnings: [] }
      : completed({ warnings: [] });
  });
  assert.equal(await bench([...SMALL, "--out", folder.path], deps), 130);
  assert.equal(log.at(-1), "close");
  assert.equal(world.interrupts.listeners, 0);
  const runs = [await readRun(folder.at("base")), await readRun(folder.at("head"))];
  assert.deepEqual(runs.map(({ manifest }) => manifest.status), ["interrupted", "interrupted"]);
  assert.equal(runs.reduce((sum, { manifest }) => sum + manifest.trials.length, 0), 3);
});

Deno.test("10 repetitions unless others are asked for", async () => {
  using folder = new TemporaryFolder();
  const { deps, log } = worldOf(() => completed({ warnings: [] }));
  const argv = ["churn", "--mode", "fin", "--closer", "client", "--against", "x"];
  await bench([...argv, "--out", folder.at("ten")], deps);
  assert.equal(log.length, 22);
});

Deno.test("what is opened before a refusal is closed again", async () => {
  const { deps, world, log } = worldOf(() => completed());
  const refuse = () => Promise.reject(new UsageError("--against cannot be x"));
  await assert.rejects(bench(SMALL, { ...deps, subjects: refuse }), UsageError);
  assert.deepEqual(log, []);
  assert.equal(world.interrupts.listeners, 0);
});

const ROOT = new URL("../../", import.meta.url).pathname;
const real = await namespacesAllowed();

Deno.test({
  name: "real: this checkout against itself, in turns, each by a process of its own",
  ignore: !real,
  fn: async () => {
    using folder = new TemporaryFolder();
    const dir = folder.at("run");
    const { code, stdout, stderr } = await new RunningCommand("bench", [
      ...["churn", "--connections", "50", "--mode", "rst", "--closer", "client", "--reps", "1"],
      ...["--against", ROOT, "--out", dir],
    ]).ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /\n0 regressed, /);
    const { manifest } = await readRun(join(dir, "head"));
    assert.equal(manifest.trials[0]?.status, "completed");
    const subject = manifest.options.subject as { name: string };
    assert.equal(subject.name, "this checkout");
  },
});

Deno.test({
  name: "real: a ref that is none, and a folder that is no checkout, are wrong usage",
  ignore: !real || pathOf("git") === undefined,
  fn: async () => {
    using folder = new TemporaryFolder();
    for (const against of ["no-such-ref", "-x", folder.path, "/"]) {
      const { code, stderr } = await new RunningCommand("bench", [
        ...["churn", "--reps", "1", `--against=${against}`, "--out", folder.at("run")],
      ]).ended;
      assert.equal(code, 2);
      assert.match(stderr, /--against cannot be .*allowed are a git ref.*\n$/);
      assert.deepEqual(filesIn(folder.path), []);
    }
  },
});
