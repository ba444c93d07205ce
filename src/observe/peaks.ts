/**
 * The highest values of a history.
 * @module
 */
import { type Side, TCP_STATES, type TcpState } from "../model/words.ts";
import { queuedBytes } from "./fin_byte.ts";
import type { KernelMemory, SocketLook, Timestamped } from "./history.ts";
import type { Sockstat } from "./sockstat.ts";
import type { SideSnapshot, SsSnapshot } from "./ss_snapshot.ts";

type SsSeen = readonly Timestamped<SsSnapshot>[];
type Looks = readonly SocketLook[];

/** Most sockets of each state of each side in one look at it; `null` without one. */
export function statePeaks(looks: Looks): Record<Side, Record<TcpState, number | null>> {
  const ofSide = (side: Side) =>
    Object.fromEntries(TCP_STATES.map((state) => [
      state,
      highest(looksAt(looks, state).map(({ value }) => value[side].states[state].sockets)),
    ])) as Record<TcpState, number | null>;
  return { client: ofSide("client"), server: ofSide("server") };
}

function looksAt(looks: Looks, state: TcpState): Looks {
  return looks.filter(({ leftOut }) => !leftOut?.includes(state));
}

/** Most bytes in the queues of each side in one look, FIN and SYN taken off. */
export function queuePeaks(
  looks: Looks,
): Record<Side, { readonly recv: number | null; readonly send: number | null }> {
  const ofSide = (side: Side) => {
    // A TIME-WAIT has no queues.
    const queued = looksAt(looks, "ESTAB").map(({ value }) => queuedBytes(value[side]));
    return {
      recv: highest(queued.map(({ recv }) => recv)),
      send: highest(queued.map(({ send }) => send)),
    };
  };
  return { client: ofSide("client"), server: ofSide("server") };
}

/**
 * Most client ports that could not be used again, in one look at all states: the client's sockets, and
 * the server's TIME-WAIT, whose client socket is gone. Where both ends are in TIME-WAIT (a simultaneous
 * close) the port is counted twice.
 */
export function portsHeldPeak(ss: SsSeen): number | null {
  return highest(ss.map(({ value }) =>
    sockets(value.client) - value.client.states.LISTEN.sockets +
    value.server.states["TIME-WAIT"].sockets
  ));
}

/** Most sockets without an owner above those of the first sample, of the whole host. */
export function orphansPeak(sockstat: readonly Timestamped<Sockstat>[]): number | null {
  const orphans = sockstat.map(({ value }) => value.orphans);
  return aboveFirst(orphans, highest(orphans));
}

/** Kernel memory in bytes above the first sample; `end` may be below it. */
export function memoryAboveFirst(
  memory: readonly Timestamped<KernelMemory>[],
  pageBytes: number,
): { readonly peak: number | null; readonly end: number | null } {
  const bytes = memory.map(({ value }) => value.slabBytes + value.bufferPages * pageBytes);
  return { peak: aboveFirst(bytes, highest(bytes)), end: aboveFirst(bytes, bytes.at(-1)) };
}

/** Longest time between two neighbouring samples, in milliseconds; `null` for fewer than two. */
export function longestGapMs(seen: readonly Timestamped<unknown>[]): number | null {
  return highest(
    seen.slice(1).map(({ atNs }, i) => (atNs - (seen[i] as Timestamped<unknown>).atNs) / 1e6),
  );
}

/** Rows or messages that were not understood, in all samples. */
export function unparsedRows(ss: SsSeen): number {
  return ss.reduce((sum, { value }) => sum + value.unparsed, 0);
}

/** Sockets of any state. */
function sockets(side: SideSnapshot): number {
  return TCP_STATES.reduce((sum, state) => sum + side.states[state].sockets, 0);
}

function aboveFirst(values: readonly number[], value: number | null | undefined): number | null {
  const [first] = values;
  return first === undefined || value === null || value === undefined ? null : value - first;
}

function highest(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b));
}
