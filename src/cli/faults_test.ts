import assert from "node:assert/strict";
import { LOST_WITHOUT_NAMESPACE } from "../sys/isolation.ts";
import { readRun } from "../store/reader.ts";
import { commandLine, descendantsOf, isAlive, kill, within } from "../sys/testdata/processes.ts";
import { socketsOf } from "../trial/testdata/trials.ts";
import { namespacesAllowed, pathOf, RunningCommand } from "./testdata/command.ts";
import { filesIn, TemporaryFolder } from "./testdata/fakes.ts";

const ignore = !await namespacesAllowed();

const SERVER = new URL("../../bench/target/testdata/server.ts", import.meta.url).pathname;

/** Sockets of a trial that has begun to open connections. */
const AT_WORK = 10;
/** One trial that takes far longer than the test. */
const LONG = ["churn", "--mode", "fin", "--closer", "client", "--connections", "200000"];
const SHORT = ["churn", "--mode", "rst", "--closer", "client", "--connections", "100"];

/** A bench whose only trial is under way: its host and both of its workers are there. */
async function underWay(folder: TemporaryFolder): Promise<
  { command: RunningCommand; family: number[] }
> {
  const argv = [...LONG, "--reps", "1", "--out", folder.at("run")];
  const command = new RunningCommand("bench", argv);
  let family: number[] = [];
  const atWork = await within(20_000, () => {
    family = descendantsOf(command.pid);
    const workers = family.filter((pid) => commandLine(pid).includes("/worker_main.ts"));
    return workers.length === 2 && workers.every((pid) => socketsOf(pid) >= AT_WORK);
  });
  assert.ok(atWork, "no workers were seen at work");
  return { command, family: [command.pid, ...family] };
}

async function assertGone(family: readonly number[]): Promise<void> {
  const gone = await within(3000, () => !family.some(isAlive));
  assert.ok(gone, `left behind: ${family.filter(isAlive).map(commandLine).join("; ")}`);
}

Deno.test({
  name: "real: kill -9 in the middle of a trial leaves no process, and a run without that trial",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const { command, family } = await underWay(folder);
    command.kill("SIGKILL");
    await command.ended;
    await assertGone(family);
    const { manifest, measurements, samples } = await readRun(folder.at("run"));
    assert.deepEqual([manifest.status, manifest.trials], ["running", []]);
    assert.deepEqual([measurements, samples], [[], []]);
  },
});

Deno.test({
  name: "real: Ctrl-C in the middle of the first trial ends it at once, with code 130",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const { command, family } = await underWay(folder);
    const start = performance.now();
    command.kill("SIGINT");
    const { code, stderr } = await command.ended;
    assert.equal(code, 130, stderr);
    assert.ok(performance.now() - start < 3000, "it took its time");
    await assertGone(family);
    const { manifest, measurements } = await readRun(folder.at("run"));
    assert.equal(manifest.status, "interrupted");
    assert.deepEqual(manifest.trials.map(({ status }) => status), ["aborted"]);
    assert.deepEqual(measurements, []);
  },
});

Deno.test({
  name: "real: a trial that fails is recorded with its reason, the others are kept, code 1",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const { command, family } = await underWay(folder);
    const host = family.find((pid) => commandLine(pid).includes("/trial_host_main.ts"));
    assert.ok(host !== undefined);
    kill(host, 9);
    const { code, stderr } = await command.ended;
    assert.equal(code, 1, stderr);
    assert.ok(!stderr.includes("    at "), stderr);
    await assertGone(family);
    const { manifest, measurements } = await readRun(folder.at("run"));
    assert.equal(manifest.status, "complete");
    const [trial, ...others] = manifest.trials;
    assert.deepEqual(others, []);
    assert.deepEqual([trial?.status, trial?.reason], ["failed", "trial host was ended by SIGKILL"]);
    assert.deepEqual(measurements, []);
  },
});

Deno.test({
  name: "real: a folder that can't be made, as a file is in the way, is one line and code 2",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    Deno.writeTextFileSync(folder.at("file"), "mine");
    for (const out of [folder.at("file"), folder.at("file", "run")]) {
      const { code, stdout, stderr } = await new RunningCommand("bench", [...SHORT, "--out", out])
        .ended;
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.match(stderr, /^closecost: [^\n]+\n$/);
      assert.ok(stderr.includes(out), stderr);
    }
    assert.equal(Deno.readTextFileSync(folder.at("file")), "mine");
    assert.deepEqual(filesIn(folder.path), ["file"]);
  },
});

/** PATH of a machine that forbids namespaces: its `unshare` only ever starts programs. */
function forbidding(folder: TemporaryFolder): string {
  const [real, ss] = [pathOf("unshare"), pathOf("ss")];
  assert.ok(real !== undefined && ss !== undefined);
  Deno.mkdirSync(folder.at("bin"));
  Deno.symlinkSync(ss, folder.at("bin", "ss"));
  const script = `#!/bin/sh
case "$1" in
  --net | --user)
    echo "unshare: unshare failed: Operation not permitted" >&2
    exit 1
    ;;
esac
exec ${real} "$@"
`;
  Deno.writeTextFileSync(folder.at("bin", "unshare"), script, { mode: 0o755 });
  return folder.at("bin");
}

Deno.test({
  name: "real: where namespaces are forbidden, --isolation netns is one line and code 3",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const path = forbidding(folder);
    const argv = [...SHORT, "--isolation", "netns", "--out", folder.at("run")];
    const { code, stdout, stderr } = await new RunningCommand("bench", argv, { path }).ended;
    assert.deepEqual([code, stdout], [3, ""], stderr);
    assert.match(
      stderr,
      /^closecost: cannot make a network namespace \([^\n]*not permitted\): allowed are [^\n]+\n$/,
    );
    assert.deepEqual(filesIn(folder.path), ["bin/ss", "bin/unshare"]);
  },
});

Deno.test({
  name: "real: where namespaces are forbidden, --isolation auto measures without and says so",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const path = forbidding(folder);
    const argv = [...SHORT, "--reps", "1", "--out", folder.at("run")];
    const { code, stdout, stderr } = await new RunningCommand("bench", argv, { path }).ended;
    assert.equal(code, 0, stderr);
    assert.ok(stderr.startsWith(`closecost: ${LOST_WITHOUT_NAMESPACE} (unshare: `), stderr);
    assert.match(stdout, /no network namespace/);
    const { manifest } = await readRun(folder.at("run"));
    assert.deepEqual([manifest.isolation, manifest.isolationWish], ["none", "auto"]);
    assert.ok(manifest.warnings.some((line) => line.startsWith(LOST_WITHOUT_NAMESPACE)));
    assert.deepEqual(manifest.trials.map(({ status }) => status), ["completed"]);
  },
});

Deno.test({
  name: "real: with variables of the loader set it is measured, and the target has them",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const variables = ["LD_LIBRARY_PATH=/no where", "LD_PRELOAD=libm.so.6", "LD_BIND_NOW=1"];
    for (const [index, variable] of variables.entries()) {
      const out = folder.at(`run${index}`);
      const argv = [...SHORT, "--reps", "1", "--out", out];
      const { code, stderr } = await new RunningCommand("bench", argv, { variables: [variable] })
        .ended;
      assert.equal(code, 0, stderr);
    }
    const seen = folder.at("seen");
    const server =
      `env > '${seen}'; exec '${Deno.execPath()}' run --quiet --no-prompt --allow-env --allow-net '${SERVER}'`;
    const argv = ["target", "--target", server, "--port", "18080", "--connections", "20"];
    const { code, stderr } = await new RunningCommand("bench", [
      ...[...argv, "--reps", "1", "--out", folder.at("target")],
    ], { variables }).ended;
    assert.equal(code, 0, stderr);
    const environment = Deno.readTextFileSync(seen).split("\n");
    for (const variable of variables) assert.ok(environment.includes(variable), variable);
  },
});
