/**
 * A trace: one connection from open to close, as packets, calls and states on one clock.
 * Plain data: it is what trace.json holds and what pictures are drawn of.
 * @module
 */
import type { Isolation, ModeSpec, Side, TcpState } from "./words.ts";

/** What the closer has before it when it closes. */
export const TRACE_STATES = ["idle", "unread", "unsent"] as const; // states, not the scenario
/**
 * `idle`: everything sent was read; `unread`: the closer has received bytes it has not read;
 * `unsent`: the closer has queued bytes that its peer does not read.
 */
export type TraceState = typeof TRACE_STATES[number];

/** What the peer does when the closer closes. */
export const TRACE_PEERS = ["prompt", "idle", "stalled"] as const;
/**
 * `prompt`: reads and closes at once; `idle`: sits in no call, its kernel alone answers, and closes
 * after a pause; `stalled`: does not read what it was sent until long after the close.
 */
export type TracePeer = typeof TRACE_PEERS[number];

/** What a trace was asked for. */
export interface TraceSpec {
  readonly mode: ModeSpec;
  readonly closer: Side;
  readonly state: TraceState;
  readonly peer: TracePeer;
  /** Milliseconds between the last echo and the close. */
  readonly delayMs: number;
  /** Bytes of the greeting and of its echo. */
  readonly payload: number;
  /** The article's own programs: both sides read, until the server's deadline passes and it closes. */
  readonly article: boolean;
  readonly isolation: Isolation;
}

/** One segment of the connection, or a run of like ones folded into one row. */
export interface TracedPacket {
  readonly kind: "packet";
  /** Nanoseconds since the zero of the trace, from the kernel's own stamp. */
  readonly tNs: number;
  readonly from: Side;
  /** As tcpdump prints them: `S`, `S.`, `.`, `P.`, `F.`, `FP.`, `R`, `R.`. */
  readonly flags: string;
  /** Relative to the sender's initial sequence number; the SYN has 0. */
  readonly seq: number;
  /** Relative to the other side's; `null` without the ACK flag. */
  readonly ack: number | null;
  /** Bytes of payload. */
  readonly length: number;
  /** As in the header, scaled by what the SYN announced where both sides did. */
  readonly window: number;
  /** TCP options in the words of tcpdump, e.g. `mss 65495`, `nop`, `wscale 7`. */
  readonly options: readonly string[];
}

/** One call that one side made. */
export interface TracedCall {
  readonly kind: "call";
  /** When it was made and when it returned, nanoseconds since the zero of the trace. */
  readonly tNs: number;
  readonly endNs: number;
  readonly side: Side;
  /** `connect`, `accept`, `send`, `recv`, `setsockopt`, `shutdown`, `close`. */
  readonly call: string;
  /** Arguments for people, e.g. `SO_LINGER {on, 0}`; empty where there is nothing to say. */
  readonly detail: string;
  /** What it returned. */
  readonly result: number;
  /** Name of the error, e.g. `ECONNRESET`; `null` if it succeeded. */
  readonly error: string | null;
}

/** A side's socket as first seen in this state, or with these queues. */
export interface TracedState {
  readonly kind: "state";
  readonly tNs: number;
  readonly side: Side;
  /** `CLOSED` once the kernel no longer lists it. */
  readonly state: TcpState | "CLOSED";
  /**
   * `kernel`: the kernel listed it so; `packets`: it lasted too short to be seen and follows from
   * the packets (RFC 9293, 3.3.2).
   */
  readonly source: "kernel" | "packets";
  /** `null` where the state follows from packets, and in SYN-SENT, where the kernel can't be believed. */
  readonly recvQBytes: number | null;
  readonly sendQBytes: number | null;
}

/** Anything on the time line. */
export type TraceEvent = TracedPacket | TracedCall | TracedState;

/** A whole trace. */
export interface Trace {
  readonly schemaVersion: 1;
  readonly spec: TraceSpec;
  /** Clock time of the zero, ISO 8601. */
  readonly startedAt: string;
  readonly addresses: Readonly<Record<Side, string>>;
  /** In the one true order. */
  readonly events: readonly TraceEvent[];
  /** Packets of the capture, and those the kernel says it dropped; `null` where capture was forbidden. */
  readonly capture: { readonly packets: number; readonly dropped: number } | null;
  /** Kernel counters, after less before, by kernel name, e.g. `TCPAbortOnData`. */
  readonly counters: Readonly<Record<string, number>>;
  /** Payload bytes that each side's send() took and the other side's recv() returned. */
  readonly bytes: Readonly<Record<Side, { readonly sent: number; readonly delivered: number }>>;
  /** The last state of each side, and what its timer still owes (ms), `null` without a timer. */
  readonly final: Readonly<
    Record<Side, { readonly state: TcpState | "CLOSED"; readonly timerMs: number | null }>
  >;
  /** How exact the order of events from different clocks is, nanoseconds. */
  readonly clockErrorNs: number;
  readonly warnings: readonly string[];
}
