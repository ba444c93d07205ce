/**
 * The rows of a trace as they are shown: long exchanges of data folded into one row. Pure.
 * @module
 */
import { formatExact } from "../../../format/numbers.ts";
import type { TracedCall, TracedPacket, TracedState, TraceEvent } from "../../../model/trace.ts";
import { peerOf, type Side, SIDES } from "../../../model/words.ts";

/** Rows left out between those before and after it, and what they held. */
export interface FoldedRow {
  readonly kind: "folded";
  /** Of the first and the last row left out. */
  readonly tNs: number;
  readonly endNs: number;
  /** Segments with payload and their bytes, by sender; what was sent again counts again. */
  readonly segments: Readonly<Record<Side, number>>;
  readonly bytes: Readonly<Record<Side, number>>;
  /** Segments without payload, by sender. */
  readonly acks: Readonly<Record<Side, number>>;
  /** send() and recv() that moved data, by side. */
  readonly calls: Readonly<Record<Side, number>>;
  /** Changes of queues without a change of state. */
  readonly looks: number;
}

/** What one row shows. */
export type TraceRow = TraceEvent | FoldedRow;

/** A wait longer than this, nanoseconds, is shown: it is never part of what is folded. */
export const WAIT_NS = 10e6;
/** Runs up to this long are shown whole. */
const SHOWN_WHOLE = 16;
/** Rows shown at the beginning and at the end of a longer run. */
const [HEAD, TAIL] = [3, 2];

/**
 * The events in their order; of every long run of nothing but moving data, the middle is folded.
 * A wait ends a run, and a call that waits stays a row of its own.
 */
export function fold(events: readonly TraceEvent[]): TraceRow[] {
  const rows: TraceRow[] = [];
  const state = new Map<Side, string>();
  let run: TraceEvent[] = [];
  const flush = () => {
    rows.push(...foldedRun(run));
    run = [];
  };
  for (const event of events) {
    const last = run.at(-1);
    if (last && event.tNs - last.tNs > WAIT_NS) flush();
    if (movesData(event, state)) run.push(event);
    else {
      flush();
      rows.push(event);
    }
    if (event.kind === "state") state.set(event.side, event.state);
  }
  flush();
  return rows;
}

/** Whether the event is one of many alike while data moves. */
function movesData(event: TraceEvent, state: ReadonlyMap<Side, string>): boolean {
  switch (event.kind) {
    case "packet":
      return event.flags === "." || event.flags === "P.";
    case "call":
      return (event.call === "send" || event.call === "recv") && event.result > 0 &&
        event.endNs - event.tNs <= WAIT_NS;
    case "state":
      return state.get(event.side) === event.state;
  }
}

function foldedRun(run: readonly TraceEvent[]): TraceRow[] {
  if (run.length <= SHOWN_WHOLE) return [...run];
  const middle = run.slice(HEAD, run.length - TAIL);
  return [...run.slice(0, HEAD), folded(middle), ...run.slice(run.length - TAIL)];
}

function folded(events: readonly TraceEvent[]): FoldedRow {
  const packets = events.filter((event): event is TracedPacket => event.kind === "packet");
  const calls = events.filter((event): event is TracedCall => event.kind === "call");
  const looks = events.filter((event): event is TracedState => event.kind === "state");
  return {
    kind: "folded",
    tNs: (events[0] as TraceEvent).tNs,
    endNs: (events.at(-1) as TraceEvent).tNs,
    segments: bySide((side) => packets.filter((p) => p.from === side && p.length > 0).length),
    bytes: bySide((side) => packets.reduce((n, p) => n + (p.from === side ? p.length : 0), 0)),
    acks: bySide((side) => packets.filter((p) => p.from === side && p.length === 0).length),
    calls: bySide((side) => calls.filter((c) => c.side === side).length),
    looks: looks.length,
  };
}

function bySide<T>(of: (side: Side) => T): Record<Side, T> {
  return Object.fromEntries(SIDES.map((side) => [side, of(side)])) as Record<Side, T>;
}

/** What a folded row says, one part a line: `212 segments client > server, 3,801,088 bytes`. */
export function foldedText(row: FoldedRow): string[] {
  const many = (n: number, what: string) => `${formatExact(n)} ${what}${n === 1 ? "" : "s"}`;
  return SIDES.flatMap((side) => [
    ...row.segments[side] === 0 ? [] : [
      `${many(row.segments[side], "segment")} ${side} > ${peerOf(side)}, ${
        many(row.bytes[side], "byte")
      } on the wire`,
    ],
    ...row.acks[side] === 0 ? [] : [`${many(row.acks[side], "ACK")} ${side} > ${peerOf(side)}`],
    ...row.calls[side] === 0 ? [] : [`${many(row.calls[side], "call")} of the ${side}`],
  ]);
}
