/**
 * What a runtime's own sockets look like to the worker that drives them.
 * @module
 */
import type { ModeSpec } from "../../model/words.ts";

/** One connection of a runtime's API. Errors carry `code`, e.g. `ECONNRESET`, where the API tells. */
export interface StackConnection {
  /** The next bytes, at least one; `undefined` at the end of the stream. */
  read(): Promise<Uint8Array | undefined>;
  /** Resolves when the API says that all of it is written. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Closes first, by the calls that stand for the mode; resolves when the API says it is over.
   * @param timed makes each of these calls, and takes the time until it returns to its caller
   */
  close(mode: ModeSpec, timed: <T>(call: () => T) => T): Promise<void>;
  /** Closes after the peer, the way the API does it. */
  closeAsPeer(): Promise<void>;
  /** Closes by an RST where the API can, else as it does. For the warm-up. */
  abandon(): Promise<void>;
}

/** Every address there is, for a listener that is then confined to loopback. */
export const EVERYWHERE = "0.0.0.0";

/** Where a stack listens, and what it calls for every connection. */
export interface Listening {
  /** Empty: on every loopback address. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly shared: boolean;
  readonly onConnection: (connection: StackConnection) => void;
}

/** A runtime's API. */
export interface StackApi {
  /** Resolves when it listens. */
  listen(listening: Listening): Promise<void>;
  connect(to: { host: string; port: number }): Promise<StackConnection>;
}
