import assert from "node:assert/strict";
import type { Manifest } from "../model/run.ts";
import { readRun } from "../store/reader.ts";
import { writeRun } from "../store/testdata/folder.ts";
import { descendantsOf as descendants, isAlive, within } from "../sys/testdata/processes.ts";
import { namespacesAllowed, pathOf, RunningCommand } from "./testdata/command.ts";
import { filesIn, TemporaryFolder } from "./testdata/fakes.ts";

const ignore = !await namespacesAllowed();

/** Trials of a fraction of a second, enough of them to interrupt. */
const SHORT = ["churn", "--mode", "fin,rst", "--closer", "client", "--connections", "300"];

Deno.test({
  name: "real: the command measures, draws and reports with its task's permissions",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const argv = [...SHORT, "--reps", "1", "--out", folder.at("run")];
    const { code, stdout, stderr } = await new RunningCommand("bench", argv).ended;
    assert.equal(code, 0, stderr);
    const run = await readRun(folder.at("run"));
    assert.equal(run.manifest.status, "complete");
    assert.equal(run.manifest.trials.length, 2);
    assert.ok(filesIn(folder.at("run")).some((name) => name.endsWith(".svg")));
    assert.match(stdout, /churn: 300 connections/);
    assert.match(stderr, /^closecost: 2 of 2 trials/m);
    assert.ok(!/\p{Cc}/u.test((stdout + stderr).replaceAll("\n", "")), "it was decorated");
    const again = await new RunningCommand("report", [folder.at("run")]).ended;
    assert.deepEqual(again, { code: 0, stdout, stderr: "" });
  },
});

Deno.test({
  name: "real: Ctrl-C keeps finished trials, ends every process and exits 130",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const argv = [...SHORT, "--reps", "1000", "--out", folder.at("run")];
    const command = new RunningCommand("bench", argv);
    assert.ok(await within(20_000, () => trialsIn(folder) >= 1), "no trial was finished");
    const family = descendants(command.pid);
    command.kill("SIGINT");
    const { code, stdout, stderr } = await command.ended;
    assert.equal(code, 130, stderr);
    assert.match(stderr, /^closecost: interrupted: /m);
    assert.match(stdout, /interrupted/);
    const { manifest } = await readRun(folder.at("run"));
    assert.equal(manifest.status, "interrupted");
    assert.ok(manifest.trials.some(({ status }) => status === "completed"));
    assert.ok(await within(2000, () => !family.some(isAlive)), "a process was left behind");
  },
});

Deno.test({
  name: "real: kill -9 of the command leaves no process, and a run that is not called complete",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const argv = [...SHORT, "--reps", "1000", "--out", folder.at("run")];
    const command = new RunningCommand("bench", argv);
    let family: number[] = [];
    const inATrial = () => {
      family = trialsIn(folder) >= 1 ? descendants(command.pid) : [];
      return family.length >= 3;
    };
    assert.ok(await within(20_000, inATrial), "no trial was seen running");
    command.kill("SIGKILL");
    await command.ended;
    assert.ok(await within(5000, () => !family.some(isAlive)), "a process was left behind");
    const { manifest } = await readRun(folder.at("run"));
    assert.equal(manifest.status, "running");
    assert.ok(manifest.trials.length >= 1);
  },
});

Deno.test("real: the report command works with its task's permissions alone", async () => {
  using folder = new TemporaryFolder();
  await writeRun(folder.at("run"), true);
  const { code, stdout, stderr } = await new RunningCommand("report", [folder.at("run")]).ended;
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  assert.match(stdout, /Findings/);
});

Deno.test("real: wrong usage is one line on stderr and code 2, from the process as a whole", async () => {
  const { code, stdout, stderr } = await new RunningCommand("bench", ["--reps", "0"]).ended;
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^closecost: --reps cannot be "0": [^\n]+\n$/);
});

Deno.test("real: without ss, or without unshare: one line that says what to install, code 3", async () => {
  for (const [missing, present] of [["ss", "unshare"], ["unshare", "ss"]] as const) {
    using folder = new TemporaryFolder();
    const program = pathOf(present);
    if (program === undefined) continue;
    Deno.symlinkSync(program, folder.at(present));
    const argv = ["--isolation", "none", "--out", folder.at("run")];
    const { code, stdout, stderr } = await new RunningCommand("bench", argv, { path: folder.path })
      .ended;
    assert.deepEqual([code, stdout], [3, ""], stderr);
    assert.match(
      stderr,
      new RegExp(`^closecost: cannot [^\n]*"${missing}"[^\n]*install [^\n]*\n$`),
    );
    assert.deepEqual(filesIn(folder.path), [present]);
  }
});

/** Trials that were completed so far. */
function trialsIn(folder: TemporaryFolder): number {
  try {
    const { trials } = JSON.parse(Deno.readTextFileSync(folder.at("run", "run.json"))) as Manifest;
    return trials.filter(({ status }) => status === "completed").length;
  } catch {
    return 0;
  }
}
