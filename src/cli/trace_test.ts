import { delay } from "../sys/delay.ts";
import assert from "node:assert/strict";
import { runCommand } from "../sys/command.ts";
import { commandLine, descendantsOf, isAlive, within } from "../sys/testdata/processes.ts";
import { filesIn, TemporaryFolder } from "./testdata/fakes.ts";
import { type Ended, namespacesAllowed, RunningCommand } from "./testdata/command.ts";

const ignore = !await namespacesAllowed();

function run(line: string, out: string): Promise<Ended> {
  return new RunningCommand("trace", [...line.split(" "), "--out", out]).ended;
}

Deno.test({
  name: "real: one trace prints itself and leaves its files",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const { code, stdout, stderr } = await run("--mode rst --delay 10", folder.at("one"));
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /client > server +Flags \[R\.\]/);
    assert.match(stdout, /recv ECONNRESET, then send EPIPE/);
    assert.deepEqual(filesIn(folder.at("one")), ["ladder.svg", "trace.json", "trace.pcap"]);
    const pcap = Deno.readFileSync(folder.at("one", "trace.pcap"));
    assert.equal(new DataView(pcap.buffer).getUint32(0, true), 0xa1b23c4d);
  },
});

Deno.test({
  name: "real: several traces have folders of their own and a page; JSON holds them all",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const line = "--mode fin,rst --state idle,unread --delay 5 --format json";
    const { code, stdout, stderr } = await run(line, folder.at("all"));
    assert.deepEqual([code, stderr], [0, ""]);
    const { index, traces } = JSON.parse(stdout);
    assert.equal(index, folder.at("all", "index.md"));
    assert.deepEqual(
      traces.map((one: { folder: string }) => one.folder),
      ["fin-client-idle", "fin-client-unread", "rst-client-idle", "rst-client-unread"],
    );
    assert.equal(filesIn(folder.at("all")).length, 4 * 3 + 1);
  },
});

Deno.test({
  name: "real: where capture is forbidden that is said, and calls and states are shown",
  // A user namespace alone gives no right over the network outside of it.
  ignore: ignore || (await runCommand("unshare", ["--user", "true"])).code !== 0,
  async fn() {
    using folder = new TemporaryFolder();
    const argv = ["--isolation", "none", "--delay", "10", "--out", folder.at("blind")];
    const { code, stdout } = await new RunningCommand("trace", argv, { unshare: ["--user"] }).ended;
    assert.equal(code, 0);
    assert.match(stdout, /Packets could not be captured: calls and states only\./);
    assert.match(stdout, /CAP_NET_RAW/);
    assert.match(stdout, /client +(… )?close\(\) = 0/);
    assert.match(stdout, /client +\[TIME-WAIT\]/);
    assert.deepEqual(filesIn(folder.at("blind")), ["ladder.svg", "trace.json"]);
  },
});

Deno.test({
  name: "real: a folder that holds a trace, or can't be made, is one line and code 2",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    Deno.mkdirSync(folder.at("old"));
    Deno.writeTextFileSync(folder.at("old", "trace.json"), "{}");
    Deno.writeTextFileSync(folder.at("file"), "mine");
    for (const out of [folder.at("old"), folder.at("file"), folder.at("file", "below")]) {
      const { code, stdout, stderr } = await run("--delay 0", out);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.match(stderr, /^closecost: --out [^\n]+\n$/);
    }
    assert.equal(Deno.readTextFileSync(folder.at("old", "trace.json")), "{}");
  },
});

Deno.test({
  name: "real: Ctrl-C ends a trace at once with code 130, and leaves no process and no half file",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const argv = ["--delay", "30000", "--out", folder.at("cut")];
    const command = new RunningCommand("trace", argv);
    let family: number[] = [];
    const tracing = await within(20_000, () => {
      family = descendantsOf(command.pid);
      return family.some((pid) => commandLine(pid).includes("/trace/host_main.ts"));
    });
    assert.ok(tracing, "no host was seen");
    command.kill("SIGINT");
    const { code, stdout, stderr } = await command.ended;
    assert.deepEqual([code, stdout], [130, ""], stderr);
    assert.ok(await within(3000, () => !family.some(isAlive)), "something was left behind");
    assert.deepEqual([...Deno.readDirSync(folder.path)], [], "its folder is left, and empty");
  },
});

Deno.test({
  name: "real: kill -9 of the command takes its host along",
  ignore,
  async fn() {
    using folder = new TemporaryFolder();
    const command = new RunningCommand("trace", ["--delay", "30000", "--out", folder.at("cut")]);
    let family: number[] = [];
    await within(20_000, () => {
      family = descendantsOf(command.pid);
      return family.some((pid) => commandLine(pid).includes("/trace/host_main.ts"));
    });
    assert.ok(family.length > 0, "no host was seen");
    await delay(500);
    command.kill("SIGKILL");
    await command.ended;
    assert.ok(await within(3000, () => !family.some(isAlive)), "something was left behind");
  },
});
