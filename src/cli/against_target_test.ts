import assert from "node:assert/strict";
import type { TrialSpec } from "../model/trial.ts";
import { readRun } from "../store/reader.ts";
import { completed, failed } from "../store/testdata/example.ts";
import { listens } from "../sys/listening.ts";
import { commandLine, descendantsOf, isAlive, within } from "../sys/testdata/processes.ts";
import { bench } from "./bench.ts";
import { type Ended, namespacesAllowed, RunningCommand } from "./testdata/command.ts";
import { FakeWorld, filesIn, TemporaryFolder } from "./testdata/fakes.ts";

const OLD_AND_NEW = ["--target", "new", "--port", "80", "--against-target", "old", "--http"];

Deno.test("both servers run each trial in turns, and each run records its own", async () => {
  using folder = new TemporaryFolder();
  const world = new FakeWorld();
  const order: string[] = [];
  world.trial = ({ target, port, destinations, workers }: TrialSpec) => {
    order.push(target?.command ?? "none");
    assert.deepEqual([target?.port, destinations, workers.servers], [port, ["127.0.0.1"], 0]);
    assert.equal(port, target?.command === "old" ? 81 : 80);
    return completed({ warnings: [] });
  };
  const argv = [...OLD_AND_NEW, "--against-port", "81", "--reps", "2", "--out", folder.path];
  assert.equal(await bench(argv, world.dependencies), 0);
  assert.deepEqual(order, ["old", "new", "new", "old"]);
  const subjects = await Promise.all(["base", "head"].map(async (side) => {
    const { manifest } = await readRun(folder.at(side));
    assert.deepEqual(Object.keys(manifest.options["target"] as object), ["talk", "waits"]);
    return manifest.options["subject"];
  }));
  const host = "127.0.0.1";
  assert.deepEqual(subjects, [
    { name: "old", command: "old", host, port: 81 },
    { name: "new", command: "new", host, port: 80 },
  ]);
  // What is to differ is not warned of.
  assert.doesNotMatch(world.stdout.text, /warning/);
  assert.match(world.stdout.text, /^PASSED: BASE and HEAD are one measurement/);
  assert.match(world.stderr.text, /base \(old\) and .*head \(new\)\n$/);
});

Deno.test("a server that never works: said once whose fault it is, code 1, the other's run is there", async () => {
  for (const [broken, side, other] of [["old", "base", "head"], ["new", "head", "base"]] as const) {
    using folder = new TemporaryFolder();
    const world = new FakeWorld();
    world.trial = ({ target }) =>
      target?.command === broken ? failed() : completed({ warnings: [] });
    const argv = [...OLD_AND_NEW, "--reps", "3", "--out", folder.path];
    assert.equal(await bench(argv, world.dependencies), 1);
    assert.equal(world.stdout.text, "");
    const { text } = world.stderr;
    assert.equal(text.match(new RegExp(`trial target-\\S+ of ${side} failed: `, "g"))?.length, 3);
    assert.match(
      text,
      new RegExp(`nothing to compare: no trial of ${side} \\("${broken}"\\) completed; .* of 3: `),
    );
    const { manifest } = await readRun(folder.at(other));
    assert.ok(manifest.trials.every(({ status }) => status === "completed"));
  }
});

const ignore = !await namespacesAllowed();
const SERVER = new URL("../../bench/target/testdata/server.ts", import.meta.url).pathname;

function server(way: string): string {
  return `exec ${Deno.execPath()} run --quiet --no-prompt --allow-env --allow-net --allow-run ${SERVER} ${way}`;
}

/** A server in the host's own namespace, until the scope ends. */
class Running implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly address: string;

  constructor(way: string, port: number) {
    this.address = `127.0.0.1:${port}`;
    // unshare without flags merely starts its command; tests may start no other program.
    this.#child = new Deno.Command("unshare", {
      args: ["--", "sh", "-c", `HOST=127.0.0.1 PORT=${port}; export HOST PORT; ${server(way)}`],
      ...{ stdin: "null", stdout: "null", stderr: "null" },
    }).spawn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.status;
  }
}

function start(base: string, head: string, out: string): RunningCommand {
  return new RunningCommand("bench", [
    ...["--target", head, "--against-target", base, "--port", "8080", "--echo", "--reps", "2"],
    ...["--connections", "60", "--patience", "100", "--out", out],
  ]);
}

async function measured(base: string, head: string): Promise<Ended & { files: string[] }> {
  using folder = new TemporaryFolder();
  const ended = await start(base, head, folder.at("pair")).ended;
  assert.equal(descendantsOf(Deno.pid).length, 0, "something was left behind");
  return { ...ended, files: filesIn(folder.path) };
}

Deno.test({
  name: "real: a server against itself is no regression",
  ignore,
  async fn() {
    const { code, stdout, stderr, files } = await measured(server("fin"), server("fin"));
    assert.equal(code, 0, stderr + stdout);
    assert.match(stdout, /\n0 regressed, \d+ improved, \d+ unchanged, \d+ not judged, 0 added, /);
    for (const side of ["base", "head"]) assert.ok(files.includes(`pair/${side}/report.md`));
  },
});

Deno.test({
  name: "real: a server that begins to reset its clients, or to leak CLOSE_WAIT, is code 1",
  ignore,
  async fn() {
    const resets = await measured(server("fin"), server("rst"));
    assert.equal(resets.code, 1, resets.stderr);
    assert.match(resets.stdout, /regressed: [^]*closed_first_by_rst server +0 +60 +\+60 +exact/);
    const leaks = await measured(server("fin"), server("leak"));
    assert.equal(leaks.code, 1, leaks.stderr);
    assert.match(leaks.stdout, /regressed: [^]*close_wait_leaked server +0 +60 +\+60 +exact/);
  },
});

Deno.test({
  name: "real: a server that is missing or dies: its last words, code 1, and the other's trials",
  ignore,
  async fn() {
    const missing = await measured("no-such-server", server("fin"));
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /no trial of base .* first of 2: .*not found.*no-such-server/);
    assert.ok(missing.files.includes("pair/head/report.md"));
    const dying = await measured(server("fin"), server("dies"));
    assert.equal(dying.code, 1);
    assert.match(dying.stderr, /r2 of head failed: the target ended with code 3 during the trial/);
    assert.match(dying.stderr, /no trial of head .* completed/);
  },
});

Deno.test({
  name: "real: two servers that run already; what trials before have left is not counted again",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    // Below the ports that connect() takes, and the ports of other tests.
    const port = 2000 + Deno.pid % 5000;
    await using base = new Running("fin", port);
    await using head = new Running("rst", port + 1);
    assert.ok(await within(10_000, () => listens(port) && listens(port + 1)));
    const { code, stdout, stderr } = await new RunningCommand("bench", [
      ...["--target", head.address, "--against-target", base.address, "--echo", "--reps", "2"],
      ...["--connections", "60", "--patience", "2000", "--out", folder.at("pair")],
    ]).ended;
    assert.equal(code, 1, stderr);
    assert.match(stdout, /regressed: [^]*closed_first_by_rst server +0 +60 +\+60 +exact/);
    assert.match(stdout, /traded: [^]*time_wait_per_1000_closes server +1,000 +0 +−1,000\n/);
    const { manifest, measurements } = await readRun(folder.at("pair", "base"));
    const made = measurements.filter(({ metric, side }) =>
      metric === "time_wait_per_1000_closes" && side === "server"
    );
    assert.deepEqual(made.map(({ value }) => value), [1000, null]);
    assert.match(
      manifest.trials[1]?.warnings.join() ?? "",
      /60 sockets on the target's port were in TIME-WAIT before the trial, server side/,
    );
  },
});

Deno.test({
  name: "real: Ctrl-C while the second of two servers runs ends all of it with code 130",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const command = start(server("fin"), "sleep 602 & sleep 602", folder.at("cut"));
    let family: number[] = [];
    const waiting = await within(20_000, () => {
      family = descendantsOf(command.pid);
      return family.filter((pid) => commandLine(pid) === "sleep 602").length === 2;
    });
    assert.ok(waiting, "the second server was not seen");
    command.kill("SIGINT");
    const { code, stderr } = await command.ended;
    assert.equal(code, 130, stderr);
    assert.ok(await within(5000, () => !family.some(isAlive)), "something was left behind");
    const { manifest } = await readRun(folder.at("cut", "base"));
    assert.deepEqual([manifest.status, manifest.trials.length], ["interrupted", 1]);
  },
});
