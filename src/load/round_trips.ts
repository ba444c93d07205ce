/**
 * Round trips over one open connection between two processes: what the machine takes to send a few
 * bytes over loopback, wake the other process, and the same back. Both ends block, so that nothing
 * but the machine is timed, and whoever calls keeps both on one CPU: on two it takes four times as
 * long or more, and it is the scheduler's mood whether they are.
 *
 * The times are compared between runs, so whoever changes a number here makes it another metric.
 * @module
 */
import { monotonicNs } from "../sys/clock.ts";
import {
  acceptBlocking,
  blockingSocket,
  type Bound,
  boundSocket,
  listenForOne,
  setReceiveTimeout,
} from "../sys/blocking_socket.ts";
import { close, connect, receive, send, setLinger, socketAddress } from "../sys/socket.ts";

/** Round trips that are timed, and those before them for V8 to compile what they run. */
const ROUND_TRIPS = 300;
const WARM_UP = 100;
const BYTES = 64;
/** An address of loopback that no client or server of a trial is bound to. */
const ADDRESS = "127.200.0.1";
/** Who has not come, or has not answered, by then is given up. */
const PATIENCE_MS = 2000;

/** A listener for one connection. Leaving its scope closes it. */
export class Answering implements Disposable {
  readonly #bound: Bound;

  /** @throws {SystemCallError} where there is no such address or no port left */
  constructor() {
    this.#bound = boundSocket(ADDRESS, 0);
    try {
      listenForOne(this.#bound.fd);
      setReceiveTimeout(this.#bound.fd, PATIENCE_MS);
    } catch (error) {
      close(this.#bound.fd);
      throw error;
    }
  }

  /** Where the other end is to connect to. */
  get place(): { readonly address: string; readonly port: number } {
    return { address: ADDRESS, port: this.#bound.port };
  }

  /** Waits for the other end and sends back what comes, until it resets the connection. */
  serve(): void {
    const fd = acceptBlocking(this.#bound.fd);
    if (fd < 0) return;
    const buffer = new Uint8Array(BYTES);
    setReceiveTimeout(fd, PATIENCE_MS);
    for (let n = receive(fd, buffer); n > 0; n = receive(fd, buffer)) send(fd, buffer, n);
    reset(fd);
  }

  [Symbol.dispose](): void {
    close(this.#bound.fd);
  }
}

/** Mean time of a round trip to whoever answers there, nanoseconds; `undefined` if nobody does. */
export function roundTripNs(address: string, port: number): number | undefined {
  const fd = blockingSocket();
  setReceiveTimeout(fd, PATIENCE_MS);
  try {
    if (connect(fd, socketAddress(address, port)) < 0) return undefined;
    const buffer = new Uint8Array(BYTES);
    let startNs = 0;
    for (let i = 0; i < WARM_UP + ROUND_TRIPS; i++) {
      if (i === WARM_UP) startNs = monotonicNs();
      if (send(fd, buffer, BYTES) !== BYTES || receive(fd, buffer) !== BYTES) return undefined;
    }
    return (monotonicNs() - startNs) / ROUND_TRIPS;
  } finally {
    reset(fd);
  }
}

/** Nothing may be left of it, least of all TIME_WAIT. */
function reset(fd: number): void {
  setLinger(fd, 0);
  close(fd);
}
