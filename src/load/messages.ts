/**
 * What a trial and its workers say to each other: one JSON value a line, over
 * the worker's standard input and output.
 * @module
 */
import type { FloodPlan, ServicePlan } from "../model/scenario.ts";
import type { ModeSpec, Side } from "../model/words.ts";
import type { TimedCall } from "../model/trial.ts";
import type { Talk } from "../model/target.ts";

/** First message to any worker. */
export interface Configure {
  readonly type: "configure";
  readonly port: number;
  /** Addresses the clients spread their connections over; servers ignore it. */
  readonly destinations: readonly string[];
  /** Bytes per connection and direction. */
  readonly payload: number;
  readonly mode: ModeSpec;
  readonly closer: Side;
  /** Whether several servers share the port (SO_REUSEPORT). */
  readonly shared: boolean;
  /**
   * Threads for blocking closes, started only where the mode needs them; or one for each close. With
   * 0 the loop makes them itself.
   */
  readonly closers: number | "each";
}

/** Starts counting anew. What came before is forgotten. */
export interface Begin {
  readonly type: "begin";
  /** Warm-up: the client closes by RST whatever the mode, so that nothing is left behind. */
  readonly warmUp: boolean;
  /** Whether the closer closes each connection after its echo, or all of them on `close-all`. */
  readonly closeOn: "echo" | "command";
}

/** To a client: open, echo, close, `concurrency` at a time. */
export interface Cycle {
  readonly type: "cycle";
  readonly connections: number;
  readonly concurrency: number;
}

/** To a client: open and echo, leave open. */
export interface Open {
  readonly type: "open";
  readonly connections: number;
  readonly concurrency: number;
}

/** To the closer's workers: close everything that is open. */
export interface CloseAll {
  readonly type: "close-all";
}

/** Go on serving until no connection is open, at most `timeoutMs`; then report. */
export interface Settle {
  readonly type: "settle";
  readonly timeoutMs: number;
}

/** To a worker: end. */
export interface End {
  readonly type: "end";
}

/** To the peer: leave everything unread from now on. */
export interface Ignore {
  readonly type: "ignore";
}

/**
 * To the closer: send on every open connection until so many bytes are taken, or no more fit.
 * Told: `bytes`, in all.
 */
export interface Fill {
  readonly type: "fill";
  readonly bytes: number;
}

/** Told: `sent`, the sum of all open connections' Send-Q, and `received`, that of their Recv-Q. */
export interface Queues {
  readonly type: "queues";
}

/** To the closer: begin to close everything that is open; done when every close has begun. */
export interface CloseBegin {
  readonly type: "close-begin";
}

/** To the closer: done when every close that was begun is over. */
export interface CloseEnd {
  readonly type: "close-end";
}

/** To a peer that ignores: begin to read, told at once, and read on while attending. */
export interface Read {
  readonly type: "read";
  /** Of each connection; 0: as fast as it goes. */
  readonly bytesPerSecond: number;
}

/**
 * To a peer that reads: read until every connection has ended, at most `timeoutMs`, and close them.
 * Told: `bytes` read in all, and how many connections ended by `eof` and by `reset`.
 */
export interface ReadEnd {
  readonly type: "read-end";
  readonly timeoutMs: number;
}

/** To a client: as `cycle`, and say what connect() took. */
export interface Level {
  readonly type: "level";
  readonly connections: number;
  readonly concurrency: number;
}

/** To the closer: sets TCP_USER_TIMEOUT on every open connection. */
export interface UserTimeout {
  readonly type: "user-timeout";
  readonly ms: number;
}

/** Ends every connection that is still open, by RST. Told: `open`, how many there were. */
export interface Abandon {
  readonly type: "abandon";
}

/**
 * To a client: talk to the user's own server on so many connections, and see who closes first: the
 * server within `patienceMs` of its answer, or then the client in its mode.
 */
export interface Drive {
  readonly type: "drive";
  readonly connections: number;
  readonly concurrency: number;
  readonly talk: Talk;
  readonly patienceMs: number;
}

/**
 * To a server: from now on be an HTTP/1.1 service. Each connection has `patienceMs` for its first
 * whole request, and is then closed in the mode.
 */
export interface Serve {
  readonly type: "serve";
  readonly plan: ServicePlan;
  /** Bytes of an answer's body. */
  readonly body: number;
}

/**
 * To a service. Told: requests `served`, connections closed for want of one (`impatient`), the most
 * that were open at once (`most`), and how many are (`open`).
 */
export interface ServeLook {
  readonly type: "serve-look";
}

/** To a client: open so many connections, evenly in time, each of which sits there and waits. */
export interface Flood {
  readonly type: "flood";
  readonly connections: number;
  readonly perSecond: number;
  readonly plan: FloodPlan;
}

/**
 * To a client that floods: open what is late, and no more. Told: connections that were `opened`, and of those that
 * answer how many saw the server's `eof` and how many its `reset`.
 */
export interface FloodEnd {
  readonly type: "flood-end";
}

/** Answer to `drive`. */
export interface DriveDone {
  readonly type: "drive-done";
  readonly startNs: number;
  readonly endNs: number;
  /** Connections whose whole answer came. */
  readonly served: number;
  /** Connections that the server ended first, by what the client's recv() said; and the client. */
  readonly serverFin: number;
  readonly serverReset: number;
  readonly clientFirst: number;
  /** Of those that the server ended, in the last fifth of the client's patience. */
  readonly late: number;
  /** Text of `Times`: nanoseconds from the whole answer to the server's end. */
  readonly serverClose: string;
}

/** Orders that only some scenarios give; carried out in `orders/`. */
export type SpecialOrder =
  | Ignore
  | Fill
  | Queues
  | CloseBegin
  | CloseEnd
  | Read
  | ReadEnd
  | Level
  | UserTimeout
  | Abandon
  | Drive
  | Serve
  | ServeLook
  | Flood
  | FloodEnd;

/** Everything a trial may say to a worker. */
export type ToWorker = Configure | Begin | Cycle | Open | CloseAll | Settle | End | SpecialOrder;

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
  /** Connections that failed, by cause, e.g. `connect: EADDRNOTAVAIL`. */
  readonly failures: Readonly<Record<string, number>>;
  /** Closes this side made as the closer. */
  readonly closes: number;
  /** Connections on which a call returned ECONNRESET. */
  readonly resets: number;
  /** Connections still open in this process. */
  readonly open: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Threads that made blocking closes. */
  readonly closers: number;
  readonly longestStallNs: number;
  /** CPU time of the process since `begin`, microseconds. */
  readonly cpuMicroseconds: number;
  /** Texts of `Times`, nanoseconds; only what was recorded. */
  readonly histograms: Readonly<Partial<Record<TimedCall, string>>>;
}

/** The worker can't go on; its last words. */
export interface WorkerFailed {
  readonly type: "failed";
  readonly reason: string;
}

/** Answer to an order that only some scenarios give: counts and sums by name. */
export interface Told {
  readonly type: "told";
  readonly values: Readonly<Record<string, number>>;
}

/** Answer to `level`. */
export interface LevelDone {
  readonly type: "level-done";
  /** CLOCK_MONOTONIC nanoseconds. */
  readonly startNs: number;
  readonly endNs: number;
  /** Handshakes completed. */
  readonly opened: number;
  /** connect() calls that returned EADDRNOTAVAIL. */
  readonly unavailable: number;
  /** Text of `Times`: nanoseconds that connect() held its caller where it did not fail. */
  readonly calls: string;
}

/** Everything a worker may say. */
export type FromWorker = Ready | Done | WorkerReport | Told | LevelDone | DriveDone | WorkerFailed;
