/**
 * The peer's part of `unsent`: a reader that leaves everything unread until it is told to read, and
 * then reads at once or at a given rate, to the end of each connection.
 * @module
 */
import { monotonicNs } from "../../sys/clock.ts";
import { E, errnoName } from "../../sys/errno.ts";
import { close, receive } from "../../sys/socket.ts";
import { State } from "../connections.ts";
import type { EventLoop, Timed } from "../event_loop.ts";
import type { Told } from "../messages.ts";
import type { Ignore, Read, ReadEnd } from "../special_orders.ts";
import type { Lent } from "./context.ts";

/** A slow reader reads this often, so that its rate is even. */
const TICK_MS = 10;

/** Reads a worker's connections in its own way instead of the worker. */
class Reader implements Timed {
  bytes = 0;
  eof = 0;
  reset = 0;
  readonly #lent: Lent;
  readonly #buffer = new Uint8Array(256 * 1024);
  readonly #taken = new Map<number, number>();
  /** `undefined` until told to read. */
  #reading: { readonly bytesPerSecond: number; readonly startNs: number } | undefined;
  #nextNs = 0;

  constructor(lent: Lent) {
    this.#lent = lent;
    const others = lent.loop.onEvent;
    lent.loop.onEvent = (fd, bits, tag) => {
      if (!lent.connections.isCurrent(fd, tag)) others(fd, bits, tag);
      else if (this.#reading?.bytesPerSecond === 0) this.#drain(fd);
    };
    lent.loop.keepTime(this);
  }

  /** Begins to read; 0 is as fast as it goes. */
  start(bytesPerSecond: number): void {
    this.#reading = { bytesPerSecond, startNs: monotonicNs() };
    this.#nextNs = this.#reading.startNs;
    // Nothing is signalled anew for what has been waiting.
    if (bytesPerSecond === 0) { for (const fd of this.#open()) this.#drain(fd); }
  }

  dueIn(): number {
    if (!this.#slow) return -1;
    return Math.max(0, Math.ceil((this.#nextNs - monotonicNs()) / 1e6));
  }

  /** A slow reader takes of each connection what its rate allows by now. */
  look(): void {
    const now = monotonicNs();
    if (!this.#slow || !this.#reading || now < this.#nextNs) return;
    const { bytesPerSecond, startNs } = this.#reading;
    const allowed = Math.floor(bytesPerSecond * (now - startNs) / 1e9);
    for (const fd of this.#open()) {
      while (this.#readSome(fd, allowed - (this.#taken.get(fd) ?? 0)));
    }
    this.#nextNs = now + TICK_MS * 1e6;
  }

  get #slow(): boolean {
    return (this.#reading?.bytesPerSecond ?? 0) > 0 && this.#lent.connections.open > 0;
  }

  #open(): number[] {
    const { state } = this.#lent.connections;
    return Array.from(state.keys()).filter((fd) => state[fd] !== State.Free);
  }

  #drain(fd: number): void {
    while (this.#readSome(fd, this.#buffer.length));
  }

  /** One recv() of at most so many bytes. False if there is nothing more to be had now. */
  #readSome(fd: number, most: number): boolean {
    if (most <= 0) return false;
    const n = receive(fd, this.#buffer.subarray(0, Math.min(most, this.#buffer.length)));
    if (n > 0) {
      this.bytes += n;
      this.#lent.tally.bytesReceived += n;
      this.#taken.set(fd, (this.#taken.get(fd) ?? 0) + n);
      return true;
    }
    const failed = -n;
    if (failed === E.EAGAIN) return false;
    this.#ended(fd, failed);
    return false;
  }

  #ended(fd: number, failed: number): void {
    const { tally, connections } = this.#lent;
    if (failed === 0) this.eof++;
    else if (failed === E.ECONNRESET) {
      this.reset++;
      tally.resets++;
    } else tally.fail(`recv: ${errnoName(failed)}`);
    connections.leave(fd);
    const closed = close(fd);
    if (closed < 0) tally.fail(`close: ${errnoName(-closed)}`);
  }
}

/** The reader of each worker that was told to ignore its connections. */
const readers = new WeakMap<EventLoop, Reader>();

/** From now on, what comes in stays unread. */
export function ignore(_: Ignore, lent: Lent): Told {
  readers.set(lent.loop, new Reader(lent));
  return { type: "told", values: {} };
}

/** The reader begins to read, and goes on while the worker attends. */
export function read({ bytesPerSecond }: Read, lent: Lent): Told {
  readerOf(lent).start(bytesPerSecond);
  return { type: "told", values: {} };
}

/** Reads until every connection has ended. */
export function readEnd({ timeoutMs }: ReadEnd, lent: Lent): Told {
  const reader = readerOf(lent);
  lent.loop.runThrough(() => lent.connections.open === 0, timeoutMs);
  const { bytes, eof, reset } = reader;
  return { type: "told", values: { bytes, eof, reset } };
}

function readerOf({ loop }: Lent): Reader {
  const reader = readers.get(loop);
  if (reader) return reader;
  throw new Error("Cannot read in another way as this worker does not ignore its connections");
}
