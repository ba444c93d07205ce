/**
 * A peer's reader that leaves everything unread until it is told to read, and
 * then reads at once or at a given rate, to the end of each connection.
 * @module
 */
import type { Request } from "../../process/messages.ts";
import { monotonicNs } from "../../sys/clock.ts";
import { E, errnoName } from "../../sys/errno.ts";
import { close, receive } from "../../sys/socket.ts";
import type { Timed } from "../event_loop.ts";
import type { Counts } from "../messages.ts";
import { type Commands, NO_COUNTS, type WorkerContext } from "./context.ts";

/** To the peer: leave everything unread from now on. */
export interface Ignore extends Request<Counts> {
  readonly type: "ignore";
}

/** To a peer that ignores: begin to read, answered at once, and read on while waiting. */
export interface Read extends Request<Counts> {
  readonly type: "read";
  /** Of each connection; 0: as fast as it goes. */
  readonly bytesPerSecond: number;
}

/**
 * To a peer that reads: read until every connection has ended, at most `timeoutMs`, and close them.
 * Counts: `bytes` read in all, and how many connections ended by `eof` and by `reset`.
 */
export interface ReadEnd extends Request<Counts> {
  readonly type: "read-end";
  readonly timeoutMs: number;
}

/** A slow reader reads this often, so that its rate is even. */
const TICK_MS = 10;

/** Reads a worker's connections in its own way instead of the worker. */
class Reader implements Timed {
  bytes = 0;
  eof = 0;
  reset = 0;
  readonly #context: WorkerContext;
  readonly #buffer = new Uint8Array(256 * 1024);
  readonly #taken = new Map<number, number>();
  /** `undefined` until told to read. */
  #reading: { readonly bytesPerSecond: number; readonly startNs: number } | undefined;
  #nextNs = 0;

  constructor(context: WorkerContext) {
    this.#context = context;
    const others = context.loop.onEvent;
    context.loop.onEvent = (fd, bits, tag) => {
      if (!context.connections.isCurrent(fd, tag)) others(fd, bits, tag);
      else if (this.#reading?.bytesPerSecond === 0) this.#drain(fd);
    };
    context.loop.keepTime(this);
  }

  /** Begins to read; 0 is as fast as it goes. */
  start(bytesPerSecond: number): void {
    this.#reading = { bytesPerSecond, startNs: monotonicNs() };
    this.#nextNs = this.#reading.startNs;
    // Nothing is signalled anew for what has been waiting.
    if (bytesPerSecond === 0) {
      for (const fd of this.#context.connections.taken()) {
        this.#drain(fd);
      }
    }
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
    for (const fd of this.#context.connections.taken()) {
      while (this.#readSome(fd, allowed - (this.#taken.get(fd) ?? 0)));
    }
    this.#nextNs = now + TICK_MS * 1e6;
  }

  get #slow(): boolean {
    return (this.#reading?.bytesPerSecond ?? 0) > 0 && this.#context.connections.open > 0;
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
      this.#context.tally.bytesReceived += n;
      this.#taken.set(fd, (this.#taken.get(fd) ?? 0) + n);
      return true;
    }
    const failed = -n;
    if (failed === E.EAGAIN) return false;
    this.#ended(fd, failed);
    return false;
  }

  #ended(fd: number, failed: number): void {
    const { tally, connections } = this.#context;
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

/** From `ignore` on, what comes in stays unread; a `read` goes on while the worker waits. */
export const reading: Commands<Ignore | Read | ReadEnd> = (context) => {
  let reader: Reader | undefined;
  const theReader = () => {
    if (reader) return reader;
    throw new Error("Cannot read in another way as this worker does not ignore its connections");
  };
  return {
    ignore() {
      reader = new Reader(context);
      return NO_COUNTS;
    },
    read({ bytesPerSecond }) {
      theReader().start(bytesPerSecond);
      return NO_COUNTS;
    },
    "read-end"({ timeoutMs }) {
      const { loop, connections } = context;
      const own = theReader();
      loop.runThrough(() => connections.open === 0, timeoutMs);
      const { bytes, eof, reset } = own;
      return { type: "counts", values: { bytes, eof, reset } };
    },
  };
};
