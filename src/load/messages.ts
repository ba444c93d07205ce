/**
 * What a trial and its workers say to each other.
 * @module
 */
import type { BlockingCloses } from "../model/scenario.ts";
import type { ModeSpec, Side, TimedCall } from "../model/words.ts";
import type { Greeting, Request } from "../process/messages.ts";

/** How a worker greets. */
export const WORKER: Greeting = { type: "worker", protocol: 1 };

/** First message to any worker. */
export interface Configure extends Request<Ready> {
  readonly type: "configure";
  /** The scenario whose own commands may come. */
  readonly scenario: string;
  readonly port: number;
  /** Addresses the clients spread their connections over; empty for servers. */
  readonly destinations: readonly string[];
  /** Addresses the servers listen on; empty: on every loopback address. Clients ignore it. */
  readonly listenOn: readonly string[];
  /** Bytes per connection and direction. */
  readonly payload: number;
  readonly mode: ModeSpec;
  readonly closer: Side;
  /** Whether several servers share the port (SO_REUSEPORT). */
  readonly shared: boolean;
  /** Who makes closes that block; threads for them are started only where the mode needs them. */
  readonly blockingCloses: BlockingCloses;
  /** The longest that a drain without seconds of its own waits for the peer's end of stream. */
  readonly drainMs: number;
}

/**
 * What a worker that is none yet is told.
 * @throws {Error} if it is told anything else
 */
export function asConfigure(command: Request<unknown>): Configure {
  if (command.type === "configure") return command as Configure;
  throw new Error(`Cannot obey "${command.type}" as this worker is not configured`);
}

/** Starts counting anew. What came before is forgotten. */
export interface Begin extends Request<Ready> {
  readonly type: "begin";
  /** Warm-up: the client closes by RST whatever the mode, so that nothing is left behind. */
  readonly warmUp: boolean;
  /** Whether the closer closes each connection after its echo, or all of them on `close-all`. */
  readonly closeOn: "echo" | "command";
}

/** To a client: open, echo, close, `concurrency` at a time. */
export interface Cycle extends Request<Done> {
  readonly type: "cycle";
  readonly connections: number;
  readonly concurrency: number;
}

/** To a client: open and echo, leave open. */
export interface Open extends Request<Done> {
  readonly type: "open";
  readonly connections: number;
  readonly concurrency: number;
}

/** To the closer's workers: close everything that is open. */
export interface CloseAll extends Request<Done> {
  readonly type: "close-all";
}

/** Go on serving until no connection is open, at most `timeoutMs`; then report. */
export interface Settle extends Request<WorkerReport> {
  readonly type: "settle";
  readonly timeoutMs: number;
}

/** Everything a trial may say to a worker. */
export type ToWorker = Configure | Begin | Cycle | Open | CloseAll | Settle;

/** Answer to `configure` and `begin`. */
export interface Ready {
  readonly type: "ready";
  readonly pid: number;
}

/** Answer to `cycle`, `open` and `close-all`. Times are CLOCK_MONOTONIC nanoseconds. */
export interface Done {
  readonly type: "done";
  readonly startNs: number;
  readonly endNs: number;
}

/** What a worker counted since `begin`. */
export interface WorkerReport {
  readonly type: "report";
  readonly side: Side;
  /** Handshakes completed. */
  readonly opened: number;
  /** Connections of a client whose whole answer came, as it should be. */
  readonly echoed: number;
  /** Connections that failed, by cause, e.g. `connect: EADDRNOTAVAIL`. */
  readonly failures: Readonly<Record<string, number>>;
  /** Closes this side made as the closer. */
  readonly closes: number;
  /** Of these, drains without seconds that ended by `drainMs`, not by the peer. */
  readonly drainsGivenUp: number;
  /** Connections on which a call returned ECONNRESET. */
  readonly resets: number;
  /** Connections still open in this process. */
  readonly open: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Threads that made blocking closes. */
  readonly closers: number;
  readonly longestStallNs: number;
  /** How long its loop stood still since `begin`; see `standstill.ts`. */
  readonly stoodStillNs: number;
  /** CPU time of the process since `begin`, microseconds. */
  readonly cpuMicroseconds: number;
  /** Wall time since `begin`, nanoseconds. */
  readonly wallNs: number;
  /** What the process's loop waited for a CPU meanwhile; `null` where the kernel does not tell. */
  readonly runDelayNs: number | null;
  /** Texts of `Times`, nanoseconds; only what was recorded. */
  readonly histograms: Readonly<Partial<Record<TimedCall, string>>>;
}

/** Answer to most commands of `commands/` and of scenarios: counts and sums by name. */
export interface Counts {
  readonly type: "counts";
  readonly values: Readonly<Record<string, number>>;
}

/** Everything a worker may say. */
export type FromWorker = Ready | Done | WorkerReport | Counts;
