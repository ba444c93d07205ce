import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import type { TraceEvent } from "../../../model/trace.ts";
import type { Side } from "../../../model/words.ts";
import { fold, foldedText, type TraceRow } from "./fold.ts";
import { finIdle, lingerUnsent } from "./testdata/traces.ts";

const side = fc.constantFrom<Side>("client", "server");
const event = fc.oneof(
  fc.record({
    kind: fc.constant("packet" as const),
    tNs: fc.nat(),
    from: side,
    flags: fc.constantFrom("S", ".", ".", "P.", "P.", "F.", "R."),
    seq: fc.nat(),
    ack: fc.option(fc.nat()),
    length: fc.nat(5000),
    window: fc.nat(),
    options: fc.constant([]),
  }),
  fc.record({
    kind: fc.constant("call" as const),
    tNs: fc.nat(),
    endNs: fc.nat(),
    side,
    call: fc.constantFrom("send", "recv", "close"),
    detail: fc.constant(""),
    result: fc.integer({ min: 0, max: 9 }),
    error: fc.constant(null),
  }),
);

/** What rows hold, folded or not. */
function held(rows: readonly TraceRow[]) {
  const sum = { packets: 0, bytes: 0, calls: 0 };
  for (const row of rows) {
    if (row.kind === "packet") [sum.packets, sum.bytes] = [sum.packets + 1, sum.bytes + row.length];
    if (row.kind === "call") sum.calls++;
    if (row.kind !== "folded") continue;
    for (const one of ["client", "server"] as const) {
      sum.packets += row.segments[one] + row.acks[one];
      sum.bytes += row.bytes[one];
      sum.calls += row.calls[one];
    }
  }
  return sum;
}

Deno.test("folding loses no packet, byte or call, and keeps the order of what it shows", () => {
  fc.assert(fc.property(fc.array(event, { maxLength: 200 }), (events: TraceEvent[]) => {
    const rows = fold(events);
    deepEqual(held(rows), held(events));
    const shown = rows.filter((row): row is TraceEvent => row.kind !== "folded");
    deepEqual(shown, events.filter((one) => shown.includes(one)));
    // What opens, closes or resets is always shown.
    const marks = events.filter((one) => one.kind === "packet" && /[SFR]/.test(one.flags));
    deepEqual(shown.filter((one) => marks.includes(one)), marks);
  }));
});

Deno.test("a short trace is shown whole, a long one says what it leaves out", () => {
  const short = finIdle().events;
  equal(fold(short).filter(({ kind }) => kind === "folded").length, 0);
  const [folded] = fold(lingerUnsent().events).filter((row) => row.kind === "folded");
  const [segments = "", , calls = ""] = folded?.kind === "folded" ? foldedText(folded) : [];
  equal(/^\d+ segments client > server, [\d,]+ bytes on the wire$/.test(segments), true, segments);
  equal(calls.length > 0, true);
});
