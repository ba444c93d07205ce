/**
 * What the host of a trace says and what comes out of its namespace. Plain data: it crosses
 * processes as JSON. All times are nanoseconds of CLOCK_MONOTONIC.
 * @module
 */
import type { TracedCall, TracedPacket, TraceSpec } from "../model/trace.ts";
import type { Side, TcpState } from "../model/words.ts";

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

/** What the host answers, once. */
export type FromTraceHost =
  | { readonly type: "phase"; readonly name: string }
  | { readonly type: "raw"; readonly raw: RawTrace }
  | { readonly type: "failed"; readonly reason: string };

/** What the host is told, once. */
export type ToTraceHost = TraceSpec;
