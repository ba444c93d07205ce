/**
 * Orders that only some scenarios give to a worker, and the answers that only they get. Each is
 * carried out by a file in `orders/`.
 * @module
 */
import type { FloodPlan, ServicePlan } from "../../bench/service/definition.ts";
import type { Talk, Waits } from "../model/target.ts";

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
  readonly waits: Waits;
  readonly patienceMs: number;
  /** After so long no further connection is begun. */
  readonly withinMs: number;
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
 * To a client that floods: open what is late, and no more. Told: connections that were `opened`, and
 * of those that answer how many saw the server's `eof` and how many its `reset`.
 */
export interface FloodEnd {
  readonly type: "flood-end";
}

/** To any worker: do the fixed work of `machine_loop.ts`. Told: `ns`, what one pass took. */
export interface MachineLoop {
  readonly type: "machine-loop";
}

/**
 * To any worker: go to and fro on that CPU, over a connection to whoever listens there. Told: `ns`,
 * what one round trip took; nothing where it did not come to that.
 */
export interface MachineEcho {
  readonly type: "machine-echo";
  readonly address: string;
  readonly port: number;
  readonly cpu: number;
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

/** Answer to `drive`. */
export interface DriveDone {
  readonly type: "drive-done";
  readonly startNs: number;
  readonly endNs: number;
  /** Connections whose whole answer came, and was what was waited for. */
  readonly served: number;
  /** Whole HTTP answers by the first digit of their status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Connections that the server ended first, by what the client's recv() said; and the client. */
  readonly serverFin: number;
  readonly serverReset: number;
  readonly clientFirst: number;
  /** Of those that the server ended, in the last fifth of the client's patience. */
  readonly late: number;
  /** Connections given up as the handshake, or the answer, did not come in time. */
  readonly connectsGivenUp: number;
  readonly answersGivenUp: number;
  /**
   * Whether the server's end of a connection was found among the sockets of this namespace; `null`
   * where it could not be looked for.
   */
  readonly serverSeen: boolean | null;
  /** The client's ports, each once. */
  readonly ports: readonly number[];
  /** Text of `Times`: nanoseconds from the whole answer to the server's end. */
  readonly serverClose: string;
}

/** Any of them. */
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
  | FloodEnd
  | MachineOrder;

/** Those that every worker of every stack obeys. */
export type MachineOrder = MachineLoop | MachineEcho;
