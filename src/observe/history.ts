/**
 * What the sampler saw, look by look, and the rows of `samples.csv` made of it.
 * @module
 */
import { hasQueuedBytes } from "./fin_byte.ts";
import type { Sample } from "../model/trial.ts";
import { type Side, SIDES, TCP_STATES, type TcpState } from "../model/words.ts";
import type { Sockstat } from "./sockstat.ts";
import type { SsSnapshot } from "./ss_snapshot.ts";

/** Something seen at a moment of the monotonic clock. */
export interface Timestamped<T> {
  /** Nanoseconds; the middle of the time the look took. */
  readonly atNs: number;
  readonly value: T;
}

/** Kernel memory of one moment. */
export interface KernelMemory {
  /** Bytes of active objects in TCP's slabs. */
  readonly slabBytes: number;
  /** Pages of socket buffers. */
  readonly bufferPages: number;
}

/** A look at the sockets of both sides. */
export interface SocketLook extends Timestamped<SsSnapshot> {
  /** Left out: the program `ss`. */
  readonly source?: "ss" | "sock_diag";
  /** States that were not looked at. Left out: none. */
  readonly leftOut?: readonly TcpState[];
}

/** Everything that was seen, each list in order of time. */
export interface History {
  /** Looks at all states. */
  readonly ss: readonly SocketLook[];
  /** Looks that have left some out. */
  readonly partial?: readonly SocketLook[];
  readonly sockstat: readonly Timestamped<Sockstat>[];
  readonly memory: readonly Timestamped<KernelMemory>[];
}

/** States whose curve is drawn from the beginning, seen or not. */
const ALWAYS: readonly TcpState[] = ["ESTAB", "TIME-WAIT"];

/**
 * The rows of a history, in order of time.
 *
 * A state of a side has rows from the sample that first shows it, and from then on in each later
 * one, so that its curve falls back to 0; ESTAB and TIME-WAIT have them always.
 * @param zeroNs the moment that `tMs` counts from. Of what was seen earlier the last of each source
 * is kept, as what held at 0.
 */
export function sampleRows(history: History, zeroNs: number): Sample[] {
  const known = new Set(SIDES.flatMap((side) => ALWAYS.map((state) => `${side} ${state}`)));
  const rows = [
    ...since(looksIn(history), zeroNs).map((look) => lookRows(look, ms(look.atNs, zeroNs), known)),
    ...since(history.sockstat, zeroNs).map(({ atNs, value }) =>
      sockstatRows(value, ms(atNs, zeroNs))
    ),
  ];
  return rows.flat().sort((a, b) => a.tMs - b.tMs);
}

/** All looks at sockets, in order of time. */
export function looksIn({ ss, partial = [] }: History): readonly SocketLook[] {
  return partial.length === 0 ? ss : [...ss, ...partial].sort((a, b) => a.atNs - b.atNs);
}

function since<T extends Timestamped<unknown>>(seen: readonly T[], zeroNs: number): readonly T[] {
  const first = seen.findIndex(({ atNs }) => atNs > zeroNs);
  return seen.slice(Math.max(0, (first < 0 ? seen.length : first) - 1));
}

/** Milliseconds since zero, to the microsecond. */
function ms(atNs: number, zeroNs: number): number {
  return Math.max(0, Math.round((atNs - zeroNs) / 1e3) / 1e3);
}

function lookRows(look: SocketLook, tMs: number, known: Set<string>): Sample[] {
  const rows: Sample[] = [];
  for (const side of SIDES) {
    for (const state of TCP_STATES) {
      if (look.leftOut?.includes(state)) continue;
      if (look.value[side].states[state].sockets > 0) known.add(`${side} ${state}`);
      if (known.has(`${side} ${state}`)) rows.push(lookRow(look, { side, state, tMs }));
    }
  }
  return rows;
}

function lookRow(
  { value, source = "ss" }: SocketLook,
  key: { readonly side: Side; readonly state: TcpState; readonly tMs: number },
): Sample {
  const { sockets, recvQ, sendQ } = value[key.side].states[key.state];
  const bytes = hasQueuedBytes(key.state);
  return {
    ...key,
    sockets,
    recvQBytes: bytes ? recvQ : null,
    sendQBytes: bytes ? sendQ : null,
    source,
  };
}

function sockstatRows(sockstat: Sockstat, tMs: number): Sample[] {
  const totals = [
    ["TIME-WAIT", sockstat.timeWait],
    ["IN-USE", sockstat.inUse],
    ["ORPHAN", sockstat.orphans],
    ["ALLOC", sockstat.allocated],
  ] as const;
  return totals.map(([state, sockets]) => ({
    tMs,
    side: "host",
    state,
    sockets,
    recvQBytes: null,
    sendQBytes: null,
    source: "sockstat",
  }));
}
