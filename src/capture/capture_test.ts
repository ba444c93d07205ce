import assert from "node:assert/strict";
import type { Isolation } from "../model/words.ts";
import { runCommand } from "../sys/command.ts";
import { isolated } from "../sys/isolation.ts";
import { Capture } from "./capture.ts";
import type { Heard } from "./testdata/conversation.ts";

const PROGRAM = new URL("testdata/conversation.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
/** ACK alone, without payload. */
const PURE_ACK = ".0";

/** Whether this machine allows such a namespace. */
async function allowed(isolation: Isolation): Promise<boolean> {
  const { command, args } = isolated(isolation, ["true"]);
  return (await runCommand(command, args)).code === 0;
}

async function run(command: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand(command, args);
  assert.equal(code, 0, stderr);
  return new TextDecoder().decode(stdout);
}

const DENO = [Deno.execPath(), "run", "--quiet", "--no-prompt", "--allow-ffi"];

/** Holds the conversation in a namespace of its own. */
async function heard(isolation: Isolation, ...words: string[]): Promise<Heard> {
  const program = [...DENO, `--config=${CONFIG}`, PROGRAM, ...words];
  const { command, args } = isolated(isolation, program);
  return JSON.parse(await run(command, args)) as Heard;
}

/** Each packet once, none missing: TCP of the namespace received as many segments. */
function assertWhole({ packets, segments, dropped, reason }: Heard): void {
  assert.equal(reason, null);
  assert.equal(dropped, 0);
  assert.equal(packets.length, segments);
}

/** Packets are stamped while the call that sends them runs. */
function assertInTime({ packets, calls, clockErrorNs, steppedNs }: Heard): void {
  assert.equal(steppedNs, 0);
  const sent = (wanted: Heard["packets"][number]["flags"], from: string) =>
    packets.find((packet) => packet.flags === wanted && packet.from === from)?.tNs ?? NaN;
  const stamps = {
    connect: sent("S", "client"),
    echo: sent("P.", "server"),
    close: sent("F.", "client"),
    last: sent("F.", "server"),
  };
  for (const [name, tNs] of Object.entries(stamps)) {
    const call = calls.find((one) => one.name === name);
    assert.ok(call);
    const when = `${name}: ${call.startNs} <= ${tNs} <= ${call.endNs}`;
    assert.ok(call.startNs - clockErrorNs <= tNs && tNs <= call.endNs + clockErrorNs, when);
  }
}

for (const isolation of ["netns", "userns"] as const) {
  const ignore = !await allowed(isolation);
  Deno.test({
    name: `real: every packet of a conversation once, in order, in time (${isolation})`,
    ignore,
    async fn() {
      const trace = await heard(isolation, "11");
      assertWhole(trace);
      assertInTime(trace);
      const told = trace.packets.map(({ from, flags, length }) => `${from} ${flags}${length}`);
      assert.deepEqual(told.slice(0, 4), ["client S0", "server S.0", "client .0", "client P.11"]);
      // Whether an ACK goes alone or rides on the echo is the kernel's choice.
      assert.deepEqual(
        told.filter((one) => !one.endsWith(` ${PURE_ACK}`)),
        ["client S0", "server S.0", "client P.11", "server P.11", "client F.0", "server F.0"],
      );
      const last = trace.packets.at(-1);
      assert.deepEqual([last?.from, last?.flags, last?.seq, last?.ack], ["client", ".", 13, 13]);
      const stamps = trace.packets.map(({ tNs }) => tNs);
      assert.deepEqual(stamps, stamps.toSorted((a, b) => a - b));
    },
  });

  Deno.test({
    name: `real: large segments have their true length, and none is dropped (${isolation})`,
    ignore,
    async fn() {
      const trace = await heard(isolation, "200000");
      assertWhole(trace);
      const data = trace.packets.filter(({ from, length }) => from === "client" && length > 0);
      let next = 1;
      for (const { seq, length } of data) {
        // Never a gap; but a process held up for 5 ms is sent its tail once more (RFC 8985, 7).
        assert.ok(seq <= next, `${next} to ${seq} is missing`);
        next = Math.max(next, seq + length);
      }
      assert.equal(next, 1 + 20 * 200_000);
      assert.ok(Math.max(...data.map(({ length }) => length)) > 1500);
    },
  });
}

Deno.test({
  name: "real: with loopback down the capture says so and does not throw",
  ignore: !await allowed("userns"),
  async fn() {
    const { reason } = await heard("userns", "11", "down");
    assert.equal(reason, "packets cannot be captured: send(AF_PACKET): ENETDOWN");
  },
});

Deno.test({
  name: "real: where a capture is forbidden it says what it would need",
  ignore: !await allowed("userns"),
  async fn() {
    // A user namespace of its own, but the network namespace of the host.
    const program = [...DENO, `--config=${CONFIG}`, PROGRAM, "11", "down"];
    const { reason } = JSON.parse(await run("unshare", ["--user", "--", ...program])) as Heard;
    assert.equal(
      reason,
      "packets may not be captured (socket(AF_PACKET): EPERM): that needs CAP_NET_RAW, " +
        "which root has and a user namespace gives",
    );
  },
});

Deno.test("real: a capture can be closed twice, and keeps its count of dropped packets", () => {
  const { capture, reason } = Capture.open();
  if (!capture) return assert.match(reason, /^packets (?:may not|cannot) be captured/);
  capture.close();
  capture.close();
  assert.equal(capture.dropped(), 0);
});

const tcpdump = await runCommand("unshare", ["--", "tcpdump", "--version"]);
Deno.test({
  name: "real: tcpdump reads the pcap file as the capture tells it",
  ignore: tcpdump.code !== 0 || !await allowed("userns"),
  async fn() {
    const { packets, pcap } = await heard("userns", "11");
    const file = await Deno.makeTempFile({ suffix: ".pcap" });
    try {
      await Deno.writeFile(file, Uint8Array.fromBase64(pcap));
      const text = await run("unshare", ["--", "tcpdump", "-r", file, "-nn", "-S", "-tt"]);
      const lines = text.trim().split("\n");
      const told = lines.map((line) =>
        /Flags \[(.*?)\].* options \[(.*?)\], length (\d+)/.exec(line)
      );
      assert.deepEqual(
        told.map((match) => match?.slice(1)),
        packets.map(({ flags, options, length }) => [flags, options.join(), `${length}`]),
      );
    } finally {
      await Deno.remove(file);
    }
  },
});
