import assert from "node:assert/strict";
import fc from "fast-check";
import type { SampleRow } from "../model/run.ts";
import type { SampleState } from "../model/trial.ts";
import type { Place } from "../model/words.ts";
import { timeWaitTraces } from "./time_wait_traces.ts";

function row(tMs: number, side: Place, sockets: number, state: SampleState = "TIME-WAIT") {
  const source = side === "host" ? "sockstat" : "ss";
  return {
    trialId: "t",
    tMs,
    side,
    state,
    sockets,
    recvQBytes: null,
    sendQBytes: null,
    source,
  } as const satisfies SampleRow;
}

Deno.test("what ss saw stands as it is", () => {
  assert.deepEqual(timeWaitTraces([row(250, "client", 30), row(250, "server", 10)]), [
    { place: "client", points: [{ seconds: 0.25, sockets: 30 }] },
    { place: "server", points: [{ seconds: 0.25, sockets: 10 }] },
  ]);
});

Deno.test("a total is split by the shares of the nearer look", () => {
  const [client, server] = timeWaitTraces([
    row(900, "host", 1000),
    row(0, "client", 10),
    row(1000, "client", 300),
    row(1000, "server", 100),
    row(100, "host", 40),
  ]);
  assert.deepEqual(client?.points.map(({ sockets }) => sockets), [10, 40, 750, 300]);
  assert.deepEqual(server?.points.map(({ sockets }) => sockets), [0, 0, 250, 100]);
});

Deno.test("a look without TIME-WAIT has no shares to split by", () => {
  const [client, server] = timeWaitTraces([
    row(0, "server", 1, "LISTEN"),
    row(10, "host", 50),
    row(500, "server", 60),
  ]);
  assert.deepEqual(client?.points.map(({ sockets }) => sockets), [0, 0, 0]);
  assert.deepEqual(server?.points.map(({ sockets }) => sockets), [0, 50, 60]);
});

Deno.test("where ss never saw a TIME-WAIT the total belongs to neither side", () => {
  assert.deepEqual(timeWaitTraces([row(0, "host", 0), row(100, "host", 70)]), [{
    place: "host",
    points: [{ seconds: 0, sockets: 0 }, { seconds: 0.1, sockets: 70 }],
  }]);
});

Deno.test("totals of 0 are 0 on both sides even without a look", () => {
  const traces = timeWaitTraces([row(0, "host", 0), row(100, "host", 0)]);
  assert.deepEqual(traces.map(({ place }) => place), ["client", "server"]);
  assert.ok(traces.every(({ points }) => points.every(({ sockets }) => sockets === 0)));
});

Deno.test("other totals of sockstat are not sockets in TIME-WAIT", () => {
  assert.deepEqual(timeWaitTraces([row(0, "host", 7, "ORPHAN")]), []);
  assert.deepEqual(timeWaitTraces([]), []);
});

Deno.test("property: both sides together are the total, in order of time", () => {
  const look = fc.tuple(fc.nat(2000), fc.nat(500), fc.nat(500));
  const total = fc.tuple(fc.nat(2000), fc.nat(1000));
  fc.assert(fc.property(fc.array(look), fc.array(total), (looks, totals) => {
    const at = new Map(looks.map(([tMs, client, server]) => [tMs + 0.5, { client, server }]));
    const sums = new Map(totals);
    const traces = timeWaitTraces([
      ...[...at].flatMap(([tMs, look]) => [
        row(tMs, "client", look.client),
        row(tMs, "server", look.server),
      ]),
      ...[...sums].map(([tMs, sockets]) => row(tMs, "host", sockets)),
    ]);
    const [first, second] = traces;
    first?.points.forEach(({ seconds, sockets }, index) => {
      const tMs = Math.round(seconds * 10000) / 10;
      const look = at.get(tMs);
      const expected = look ? look.client + look.server : sums.get(tMs);
      assert.equal(sockets + (second?.points[index]?.sockets ?? 0), expected);
      assert.ok(seconds >= (first.points[index - 1]?.seconds ?? 0));
    });
  }));
});
