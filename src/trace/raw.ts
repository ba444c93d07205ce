/**
 * What the host of a trace says and what comes out of its namespace. Plain data: it crosses
 * processes as JSON. All times are nanoseconds of CLOCK_MONOTONIC.
 * @module
 */
import type { TracedCall, TracedPacket, TraceSpec } from "../model/trace.ts";
import type { Side, TcpState } from "../model/words.ts";
import type { Greeting, Request } from "../process/messages.ts";

/** A value for each side. */
export type BySide<T> = Readonly<Record<Side, T>>;

/** A change that was seen when the kernel was asked for a side's socket. */
export interface SeenState {
  readonly side: Side;
  /** When the answer was there. */
  readonly tNs: number;
  readonly state: TcpState | "CLOSED";
  /** `null` where the kernel can't be believed: in SYN-SENT. */
  readonly recvQBytes: number | null;
  readonly sendQBytes: number | null;
}

/** What a program's calls came to. */
export interface Played {
  readonly calls: readonly TracedCall[];
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** What this thread saw between its calls, of both sides. */
  readonly seen: readonly SeenState[];
}

/** Packets, and the file they make. */
export interface CapturedTrace {
  readonly packets: readonly TracedPacket[];
  readonly dropped: number;
  /** The pcap file, base64. */
  readonly pcap: string;
}

/** A trace as it comes out of its namespace. */
export interface RawTrace {
  readonly addresses: BySide<string>;
  readonly played: BySide<Played>;
  /** What the host saw. */
  readonly seen: readonly SeenState[];
  /** What the timer of each last state still had to run, milliseconds. */
  readonly timers: BySide<number | null>;
  readonly captured: CapturedTrace | null;
  readonly counters: Readonly<Record<string, number>>;
  /** Of CLOCK_REALTIME less CLOCK_MONOTONIC. */
  readonly clockOffsetNs: string;
  readonly clockErrorNs: number;
  readonly warnings: readonly string[];
}

/** How the host of a trace greets. */
export const TRACE_HOST: Greeting = { type: "trace host", protocol: 1 };

/** To the host, once: carry out this trace. */
export interface RunTrace extends Request<Traced> {
  readonly type: "trace";
  readonly spec: TraceSpec;
}

/** Answer to `trace`. */
export interface Traced {
  readonly type: "traced";
  readonly raw: RawTrace;
}
