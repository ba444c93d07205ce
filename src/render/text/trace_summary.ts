/**
 * What a trace shows, in figures: how it was closed, what it left, what was lost. Pure.
 * @module
 */
import type { Trace, TracedCall, TracedPacket } from "../../model/trace.ts";
import { peerOf, type Side, SIDES } from "../../model/words.ts";

/** The end of a connection as its trace shows it. */
export interface TraceSummary {
  readonly closer: Side;
  readonly peer: Side;
  /**
   * Flags in their order from the first FIN or RST on, with the sender, runs of like segments
   * counted: `client F.`, `server . ×2`. `null` without packets.
   */
  readonly wire: readonly string[] | null;
  /** The closing calls of the closer: how long they held it together, nanoseconds. */
  readonly closeHeldNs: number | null;
  /** What its close() answered: `0`, or an error's name. */
  readonly closeResult: string | null;
  /** What the peer's calls answered from the closing on, each once: `recv EOF`, `send EPIPE`. */
  readonly peerReturns: readonly string[];
  /** Likewise the closer's own, close() and its kin left out. */
  readonly closerReturns: readonly string[];
  /** How long the closer read between its closing calls, as `drain` does, nanoseconds. */
  readonly drainedNs: number;
  /** Bytes that send() took and the other side's recv() did not return within the trace. */
  readonly undelivered: Readonly<Record<Side, number>>;
  /** Whether they are lost for certain: the connection is gone, and nothing is sent again. */
  readonly isOver: boolean;
}

const CLOSING_CALLS = new Set(["setsockopt", "shutdown", "close"]);

/** A read's time limit is no part of a close. */
function isClosing({ call, detail }: TracedCall): boolean {
  return CLOSING_CALLS.has(call) && !detail.startsWith("SO_RCVTIMEO");
}

/** Sums a trace up. */
export function summaryOf(trace: Trace): TraceSummary {
  const { closer } = trace.spec;
  const peer = peerOf(closer);
  const calls = trace.events.filter((event): event is TracedCall => event.kind === "call");
  const closing = calls.filter((call) => call.side === closer && isClosing(call));
  const close = closing.find(({ call }) => call === "close");
  const since = closing[0]?.tNs ?? Infinity;
  return {
    closer,
    peer,
    wire: trace.capture === null ? null : wireOf(trace),
    closeHeldNs: close ? closing.reduce((sum, { tNs, endNs }) => sum + endNs - tNs, 0) : null,
    closeResult: close ? close.error ?? String(close.result) : null,
    peerReturns: returnsOf(calls, peer, since),
    closerReturns: returnsOf(calls, closer, since),
    drainedNs: readBetween(closing, calls),
    undelivered: {
      client: undeliveredOf(trace, "client"),
      server: undeliveredOf(trace, "server"),
    },
    isOver: SIDES.every((side) => OVER.has(trace.final[side].state)),
  };
}

/** States in which a side has nothing left to send. */
const OVER: ReadonlySet<string> = new Set(["CLOSED", "TIME-WAIT", "FIN-WAIT-2"]);

function readBetween(closing: readonly TracedCall[], calls: readonly TracedCall[]): number {
  const [first, last] = [closing[0], closing.at(-1)];
  if (!first || !last) return 0;
  return calls
    .filter(({ side, call, tNs }) =>
      side === first.side && call === "recv" && tNs >= first.tNs && tNs < last.tNs
    )
    .reduce((sum, { tNs, endNs }) => sum + endNs - tNs, 0);
}

function undeliveredOf({ bytes }: Trace, side: Side): number {
  return bytes[side].sent - bytes[side].delivered;
}

function wireOf({ events }: Trace): string[] {
  const packets = events.filter((event): event is TracedPacket => event.kind === "packet");
  const first = packets.findIndex(({ flags }) => /[FR]/.test(flags));
  if (first < 0) return [];
  const runs: { text: string; n: number }[] = [];
  for (const { from, flags } of packets.slice(first)) {
    const text = `${from} ${flags}`;
    const last = runs.at(-1);
    if (last?.text === text) last.n++;
    else runs.push({ text, n: 1 });
  }
  return runs.map(({ text, n }) => n === 1 ? text : `${text} ×${n}`);
}

/** Ends of stream and errors that a side's calls answered after a moment. */
function returnsOf(calls: readonly TracedCall[], side: Side, sinceNs: number): string[] {
  const answers = calls
    .filter((call) => call.side === side && call.endNs >= sinceNs)
    .flatMap(({ call, result, error }) => {
      if (error !== null) return [`${call} ${error}`];
      return call === "recv" && result === 0 ? ["recv EOF"] : [];
    });
  return [...new Set(answers)];
}
