/**
 * What a close does on Linux, row by row, as traces show it. Each row is asserted by a public test
 * suite or by the kernel's source as well, which its comment names.
 */
import assert from "node:assert/strict";
import { peerOf, type Side } from "../model/words.ts";
import { isolation, traced, type TraceView } from "./testdata/traces.ts";

function fact(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `real: ${name}`, ignore: isolation === "none", fn });
}

/** Where nothing else is in the namespace, the kernel's own count says how many packets there were. */
function assertWhole({ packets, trace }: TraceView): void {
  assert.equal(trace.capture?.dropped, 0);
  assert.equal(packets.length, trace.counters["InSegs"], "no packet missed, none shown twice");
}

/** FIN, FIN, ACK; a peer that got no CPU for 40 ms acknowledges the first FIN by itself before. */
function assertOrderly({ wire }: TraceView, closer: Side): void {
  const peer = peerOf(closer);
  const late = wire[1] === `${peer} .`;
  assert.deepEqual(wire, [
    `${closer} F.`,
    ...late ? [`${peer} .`] : [],
    `${peer} F.`,
    `${closer} .`,
  ]);
}

// packetdrill close-local-close-then-remote-fin.pkt
fact("plain close: FIN, FIN, ACK; TIME-WAIT at the closer, the peer goes by LAST-ACK", async () => {
  for (const [closer, peer] of [["client", "server"], ["server", "client"]] as const) {
    const seen = await traced(`--closer ${closer} --delay 20`);
    assertOrderly(seen, closer);
    assert.deepEqual(seen.states(closer).slice(-3), ["FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT"]);
    assert.deepEqual(seen.states(peer).slice(-3), ["CLOSE-WAIT", "LAST-ACK", "CLOSED"]);
    assert.deepEqual(seen.answers(peer), ["recv EOF"]);
    assert.equal(seen.counter("TW"), 1);
    assert.equal(seen.counter("OutRsts"), 0);
    const { timerMs } = seen.trace.final[closer];
    // TCP_TIMEWAIT_LEN, whatever tcp_fin_timeout says.
    assert.ok(timerMs !== null && timerMs > 50_000 && timerMs <= 60_000, `${timerMs}`);
    assertWhole(seen);
  }
});

// gVisor packetimpact tcp_linger_test.go; sapi-ts close_linger_lo.c
fact("linger 0: one RST, nothing left; the peer gets ECONNRESET once, then EPIPE", async () => {
  for (const [closer, peer] of [["client", "server"], ["server", "client"]] as const) {
    const seen = await traced(`--mode rst --closer ${closer} --delay 20`);
    assert.deepEqual(seen.wire, [`${closer} R.`]);
    assert.deepEqual(seen.finals(), { client: "CLOSED", server: "CLOSED" });
    assert.deepEqual(seen.answers(peer), ["recv ECONNRESET", "send EPIPE"]);
    assert.deepEqual([seen.counter("TCPAbortOnData"), seen.counter("OutRsts")], [1, 1]);
    assert.equal(seen.counter("TW"), 0);
    assertWhole(seen);
  }
});

// RFC 2525 §2.17; gVisor RSTSentOnCloseWithUnreadData
fact("unread data turns a close into RST, whatever the linger time", async () => {
  for (const mode of ["fin", "linger:1", "rst"]) {
    const seen = await traced(`--mode ${mode} --state unread --delay 20`);
    assert.deepEqual(seen.wire, ["client R."]);
    assert.deepEqual(seen.finals(), { client: "CLOSED", server: "CLOSED" });
    assert.equal(seen.counter("TCPAbortOnClose"), 1);
    assert.equal(seen.counter("TW"), 0);
    assert.ok(seen.heldMs("client") < 500, "nothing is waited for");
    assertWhole(seen);
  }
});

// gVisor RSTSentOnCloseWithUnreadDataAllowsReadBuffered
fact("a reset that meets unread bytes: they can still be read, then ECONNRESET", async () => {
  const seen = await traced("--mode rst --state unsent --peer stalled --delay 20");
  const reads = seen.calls("server", "recv");
  assert.equal(reads.at(-1)?.error, "ECONNRESET");
  assert.ok((reads.at(-2)?.result ?? 0) > 0);
  const { sent, delivered } = seen.trace.bytes.client;
  assert.ok(delivered > 11 && delivered < sent / 2, `${delivered} of ${sent}`);
  assert.deepEqual(seen.answers("server"), ["recv ECONNRESET", "send EPIPE"]);
});

// sapi-ts close_linger_lo.c (timeout)
fact("linger, peer not reading: close() holds for the time, returns 0, loses nothing", async () => {
  const seen = await traced("--mode linger:1 --state unsent --peer stalled --delay 20");
  const close = seen.close("client");
  assert.equal(close.result, 0);
  assert.ok(seen.heldMs("client") >= 990 && seen.heldMs("client") < 2000);
  const after = seen.trace.events.find((event) =>
    event.kind === "state" && event.side === "client" && event.tNs >= close.tNs
  );
  assert.ok(after?.kind === "state" && after.state === "FIN-WAIT-1");
  assert.ok((after.sendQBytes ?? 0) > 100_000, "what is queued stays queued");
  assert.ok(seen.packets.every(({ flags }) => !flags.includes("R")));
  const { sent, delivered } = seen.trace.bytes.client;
  assert.equal(delivered, sent);
  assert.deepEqual(seen.finals(), { client: "TIME-WAIT", server: "CLOSED" });
});

// sapi-ts close_linger_lo.c (during)
fact(
  "linger, peer begins to read: close() returns at the ACK of its FIN, nothing is lost",
  async () => {
    const seen = await traced("--mode linger:5 --state unsent --peer idle --delay 20");
    const { tNs, endNs, result } = seen.close("client");
    assert.equal(result, 0);
    assert.ok(endNs - tNs < 4e9, "the linger time did not run out");
    const fin = seen.packets.find(({ from, flags }) => from === "client" && flags.includes("F"));
    assert.ok(fin && fin.tNs > tNs, "its FIN waits behind what is queued");
    const acked = seen.packets.find(({ from, ack }) =>
      from === "server" && ack === fin.seq + fin.length + 1
    );
    assert.ok(acked && acked.tNs < endNs, "the ACK comes first, then close() returns");
    const { sent, delivered } = seen.trace.bytes.client;
    assert.equal(delivered, sent);
    assert.deepEqual(seen.states("client").slice(-2), ["FIN-WAIT-2", "TIME-WAIT"]);
    assertWhole(seen);
  },
);

// sapi-ts close_linger_lo.c (empty); a FIN that nobody answers is acknowledged after a delay
fact("linger, peer idle: close() returns at the ACK of its FIN, in FIN-WAIT-2", async () => {
  const seen = await traced("--mode linger:1 --peer idle --delay 20");
  const { tNs, endNs } = seen.close("client");
  assert.ok(seen.heldMs("client") < 900, `${seen.heldMs("client")} ms`);
  assert.deepEqual(seen.wire, ["client F.", "server .", "server F.", "client ."]);
  const [fin, ack] = seen.packets.slice(-4);
  assert.ok(fin && ack && fin.tNs > tNs && ack.tNs < endNs);
  assert.deepEqual(seen.states("client").slice(-3), ["FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT"]);
  assertWhole(seen);
});

// RFC 9112 §9.6; packetdrill shutdown-wr-close.pkt; gVisor FINSentOnShutdownWrWithUnreadData
fact("drain: FIN both ways and nothing lost, also with data unread at the start", async () => {
  for (const state of ["idle", "unread"]) {
    const seen = await traced(`--mode drain --state ${state} --delay 20`);
    assertOrderly(seen, "client");
    assert.deepEqual(seen.finals(), { client: "TIME-WAIT", server: "CLOSED" });
    assert.deepEqual(seen.answers("server"), ["recv EOF"]);
    for (const { sent, delivered } of Object.values(seen.trace.bytes)) {
      assert.equal(delivered, sent);
    }
    assertWhole(seen);
  }
});

// the other half of ip-sysctl's tcp_fin_timeout: until then it is FIN-WAIT-2, without an owner
fact(
  "a closed socket whose peer does not close waits in FIN-WAIT-2, the peer in CLOSE-WAIT",
  async () => {
    const seen = await traced("--peer stalled --delay 20");
    const at = seen.close("server").tNs;
    const before = (side: string) =>
      seen.trace.events.findLast((event) =>
        event.kind === "state" && event.side === side && event.tNs < at
      );
    const [client, server] = [before("client"), before("server")];
    assert.ok(client?.kind === "state" && server?.kind === "state");
    assert.deepEqual([client.state, server.state], ["FIN-WAIT-2", "CLOSE-WAIT"]);
    assert.deepEqual([client.source, server.source], ["kernel", "kernel"]);
  },
);

fact("plain close and reset block the caller far shorter than a second", async () => {
  for (const mode of ["fin", "rst"]) {
    for (const peer of ["prompt", "idle"]) {
      const seen = await traced(`--mode ${mode} --peer ${peer} --delay 10`);
      assert.ok(seen.heldMs("client") < 500, `${mode} ${peer}: ${seen.heldMs("client")} ms`);
    }
  }
});

fact("plain close with queued data: all of it is delivered", async () => {
  const seen = await traced("--state unsent --peer idle --delay 20");
  const { sent, delivered } = seen.trace.bytes.client;
  assert.ok(sent > 1_000_000);
  assert.equal(delivered, sent);
  assert.ok(seen.packets.every(({ flags }) => !flags.includes("R")));
  assertWhole(seen);
});

fact("one clock: each packet lies inside the call that sent it", async () => {
  const seen = await traced("--delay 10");
  const { clockErrorNs, events } = seen.trace;
  assert.ok(clockErrorNs < 100_000, `${clockErrorNs} ns`);
  const times = events.map(({ tNs }) => tNs);
  assert.deepEqual(times, times.toSorted((a, b) => a - b));
  const pairs = [["connect", "S"], ["send", "P."], ["close", "F."]] as const;
  for (const [name, flags] of pairs) {
    const call = seen.calls("client", name)[0];
    const packet = seen.packets.find((one) => one.from === "client" && one.flags === flags);
    assert.ok(call && packet, name);
    assert.ok(packet.tNs >= call.tNs - clockErrorNs, `${name} made before its packet`);
    assert.ok(packet.tNs <= call.endNs + clockErrorNs, `${name} returned after its packet`);
  }
});

fact("the article: the server's read finds its socket closed, the client's is reset", async () => {
  const seen = await traced("--article --delay 20");
  assert.deepEqual(seen.answers("client"), ["recv ECONNRESET"]);
  assert.deepEqual(seen.answers("server"), ["recv EAGAIN", "recv EBADF"]);
  assert.deepEqual(seen.wire, ["server R."]);
  assertWhole(seen);
});

fact("the article with SetLinger(1): FIN instead of RST, the client reads its end", async () => {
  const seen = await traced("--article --mode linger:1 --delay 20");
  assert.deepEqual(seen.answers("client"), ["recv EOF"]);
  assertOrderly(seen, "server");
  assert.deepEqual(seen.finals(), { client: "CLOSED", server: "TIME-WAIT" });
});
