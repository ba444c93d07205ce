import assert from "node:assert/strict";
import fc from "fast-check";
import type { TracedPacket } from "../model/trace.ts";
import type { Side } from "../model/words.ts";
import { impliedStates } from "./implied_states.ts";
import type { SeenState } from "./raw.ts";
import { oneView, sightings, statesOf } from "./states.ts";

function packet(tNs: number, from: Side, flags: string, more: Partial<TracedPacket> = {}) {
  const numbers = { seq: 0, ack: null, length: 0, window: 65_536, options: [] };
  return { kind: "packet", tNs, from, flags, ...numbers, ...more } as TracedPacket;
}

function seen(tNs: number, state: SeenState["state"], sendQBytes = 0): SeenState {
  return { side: "client", tNs, state, recvQBytes: 0, sendQBytes };
}

const HANDSHAKE = [
  packet(10, "client", "S"),
  packet(20, "server", "S.", { ack: 1 }),
  packet(30, "client", ".", { seq: 1, ack: 1 }),
];
const ORDERLY = [
  ...HANDSHAKE,
  packet(40, "client", "F.", { seq: 1, ack: 1 }),
  packet(50, "server", "F.", { seq: 1, ack: 2 }),
  packet(60, "client", ".", { seq: 2, ack: 2 }),
];

function states(side: Side, packets: readonly TracedPacket[]): string[] {
  return impliedStates(side, packets).map(({ tNs, state }) => `${tNs} ${state}`);
}

Deno.test("an orderly close takes each side through its states, by its packets", () => {
  assert.deepEqual(states("client", ORDERLY), [
    "10 SYN-SENT",
    "20 ESTAB",
    "40 FIN-WAIT-1",
    "50 FIN-WAIT-2",
    "50 TIME-WAIT",
  ]);
  assert.deepEqual(states("server", ORDERLY), [
    "20 SYN-RECV",
    "30 ESTAB",
    "40 CLOSE-WAIT",
    "50 LAST-ACK",
    "60 CLOSED",
  ]);
});

Deno.test("FINs that cross lead through CLOSING, a reset to CLOSED at once", () => {
  const crossing = [
    ...HANDSHAKE,
    packet(40, "client", "F.", { seq: 1, ack: 1 }),
    packet(41, "server", "F.", { seq: 1, ack: 1 }),
    packet(42, "client", ".", { seq: 2, ack: 2 }),
    packet(43, "server", ".", { seq: 2, ack: 2 }),
  ];
  assert.deepEqual(states("client", crossing).slice(2), [
    "40 FIN-WAIT-1",
    "41 CLOSING",
    "43 TIME-WAIT",
  ]);
  const reset = [...HANDSHAKE, packet(40, "server", "R.", { seq: 1, ack: 1 })];
  for (const side of ["client", "server"] as const) {
    assert.equal(states(side, reset).at(-1), "40 CLOSED");
  }
});

Deno.test("what was seen stands at its packet, what passed unseen is filled in and marked", () => {
  const implied = impliedStates("client", ORDERLY);
  const view = [seen(35, "ESTAB"), seen(57, "TIME-WAIT")];
  const merged = statesOf(view, { implied, errorNs: 0 });
  assert.deepEqual(merged.map(({ tNs, state, source }) => [tNs, state, source]), [
    [10, "SYN-SENT", "packets"],
    [20, "ESTAB", "kernel"],
    [40, "FIN-WAIT-1", "packets"],
    [50, "FIN-WAIT-2", "packets"],
    [50, "TIME-WAIT", "kernel"],
  ]);
  assert.deepEqual(merged.map(({ sendQBytes }) => sendQBytes), [null, 0, null, null, 0]);
});

Deno.test("the kernel's word counts: a FIN that waits in the queue is FIN-WAIT-1 without a packet", () => {
  const implied = impliedStates("client", HANDSHAKE);
  const view = [seen(35, "ESTAB", 500), seen(45, "FIN-WAIT-1", 501)];
  assert.deepEqual(
    statesOf(view, { implied, errorNs: 0 }).slice(-1).map(({ tNs, state }) => [tNs, state]),
    [[45, "FIN-WAIT-1"]],
  );
});

Deno.test("without packets the states are those that were seen", () => {
  const view = [seen(35, "ESTAB"), seen(57, "TIME-WAIT")];
  assert.deepEqual(
    statesOf(view, { implied: [], errorNs: 0 }).map(({ tNs, state }) => [tNs, state]),
    [[35, "ESTAB"], [57, "TIME-WAIT"]],
  );
});

Deno.test("several observers make one view, without repetition and without going back", () => {
  const view = oneView([
    seen(1, "CLOSED"),
    seen(5, "FIN-WAIT-1"),
    seen(2, "ESTAB"),
    seen(6, "ESTAB"),
    seen(3, "ESTAB"),
    seen(7, "FIN-WAIT-1"),
    seen(8, "FIN-WAIT-1", 3),
  ]);
  assert.deepEqual(view.map(({ tNs }) => tNs), [2, 5, 8]);
});

Deno.test("property: any view merged with any packets keeps its own states, in order of time", () => {
  const names = ["ESTAB", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSED"] as const;
  const looks = fc.array(fc.tuple(fc.nat(100), fc.constantFrom(...names), fc.nat(3)));
  const some = fc.subarray(ORDERLY);
  fc.assert(fc.property(looks, some, (raw, packets) => {
    const view = oneView(raw.map(([tNs, state, queue]) => seen(tNs, state, queue)));
    const merged = statesOf(view, { implied: impliedStates("client", packets), errorNs: 0 });
    const times = merged.map(({ tNs }) => tNs);
    assert.deepEqual(times, times.toSorted((a, b) => a - b));
    assert.deepEqual(
      merged.filter(({ source }) => source === "kernel").map(({ state }) => state),
      view.map(({ state }) => state),
    );
  }));
});

function lastOf(host: readonly SeenState[], ...threads: (readonly SeenState[])[]) {
  return oneView(sightings({ host, threads })).map(({ state }) => state);
}

Deno.test("a socket that the kernel did not find for a moment is not closed", () => {
  const host = [seen(1, "ESTAB"), seen(2, "FIN-WAIT-1"), seen(3, "CLOSED"), seen(4, "TIME-WAIT")];
  assert.deepEqual(lastOf(host), ["ESTAB", "FIN-WAIT-1", "TIME-WAIT"]);
});

Deno.test("a program's last look that found nothing does not outweigh the host, which goes on", () => {
  const host = [seen(1, "ESTAB"), seen(2, "FIN-WAIT-1"), seen(5, "TIME-WAIT")];
  assert.deepEqual(lastOf(host, [seen(3, "FIN-WAIT-1"), seen(4, "CLOSED")]), [
    "ESTAB",
    "FIN-WAIT-1",
    "TIME-WAIT",
  ]);
});

Deno.test("a socket that is gone stays so, whoever saw it first", () => {
  const host = [seen(1, "ESTAB"), seen(5, "CLOSED")];
  assert.deepEqual(lastOf(host, [seen(2, "LAST-ACK"), seen(3, "CLOSED")]), [
    "ESTAB",
    "LAST-ACK",
    "CLOSED",
  ]);
  assert.deepEqual(lastOf([], [seen(2, "ESTAB"), seen(3, "CLOSED")]), ["ESTAB", "CLOSED"]);
});
