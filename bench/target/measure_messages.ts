/**
 * What the clients of a server of the user's are told, and what they answer.
 * @module
 */
import type { Talk, Waits } from "../../src/model/target.ts";
import type { Request } from "../../src/process/messages.ts";

/**
 * To a client: talk to the user's own server on so many connections, and see who closes first: the
 * server within `patienceMs` of its answer, or then the client in its mode.
 */
export interface DriveCommand extends Request<DriveDone> {
  readonly type: "drive";
  readonly connections: number;
  readonly concurrency: number;
  readonly talk: Talk;
  readonly waits: Waits;
  readonly patienceMs: number;
  /** After so long no further connection is begun. */
  readonly withinMs: number;
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
   * where that is not known, as where every connection was reset before it could be looked for.
   */
  readonly serverSeen: boolean | null;
  /** The client's ports, each once. */
  readonly ports: readonly number[];
  /** Text of `Times`: nanoseconds from the whole answer to the server's end. */
  readonly serverClose: string;
}
