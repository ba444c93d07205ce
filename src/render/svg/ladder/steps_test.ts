import { deepEqual, ok } from "node:assert/strict";
import type { TracedCall, TracedPacket, TraceEvent } from "../../../model/trace.ts";
import { fold } from "./fold.ts";
import { laidOut } from "./steps.ts";

const MS = 1e6;

function segment(tNs: number): TracedPacket {
  const numbers = { seq: 1, ack: 1, length: 1000, window: 65536 };
  return { kind: "packet", tNs, from: "server", flags: ".", ...numbers, options: [] };
}

function recv(tNs: number, endNs: number): TracedCall {
  return {
    kind: "call",
    tNs,
    endNs,
    side: "client",
    call: "recv",
    detail: "",
    result: 9,
    error: null,
  };
}

function gaps(events: readonly TraceEvent[]): number[] {
  return laidOut(fold(events), 0).flatMap(({ step }) => step.kind === "gap" ? [step.ns / MS] : []);
}

Deno.test("a gap runs from the end of a folded row, though a call returned while it went on", () => {
  const segments = Array.from({ length: 40 }, (_, n) => segment((1 + n) * MS));
  const events = [recv(0, 4.5 * MS), ...segments, segment(70 * MS)];
  deepEqual(gaps(events), [30]);
});

Deno.test("a wait in the middle of moving data is a gap, not hidden in a folded row", () => {
  const segments = [...Array(40).keys()].map((n) => segment((n < 20 ? n : n + 37) * MS / 2));
  deepEqual(gaps(segments), [19]);
});

Deno.test("a call that waits is a row of its own among folded ones", () => {
  const waits = recv(10.5 * MS, 31 * MS);
  const segments = Array.from({ length: 60 }, (_, n) => segment(n * MS));
  const events = [...segments, waits].sort((a, b) => a.tNs - b.tNs);
  ok(fold(events).includes(waits));
});

Deno.test("a call that waits has its return shown, though nothing else happens meanwhile", () => {
  const steps = (events: readonly TraceEvent[]) =>
    laidOut(fold(events), 0).map(({ step }) => step.kind);
  deepEqual(steps([recv(0, 100 * MS), segment(101 * MS)]), ["call", "gap", "return", "packet"]);
  deepEqual(steps([recv(0, MS), segment(2 * MS)]), ["call", "packet"]);
});
