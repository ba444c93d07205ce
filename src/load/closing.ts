/**
 * The one path down which every active close goes: the mode's calls, the wait
 * for the peer where the mode waits, close(), and what each of them took.
 * @module
 */
import type { CloseMode } from "../close/mode.ts";
import { monotonicNs } from "../sys/clock.ts";
import { errnoName } from "../sys/errno.ts";
import { close } from "../sys/socket.ts";
import { type Connections, State } from "./connections.ts";
import type { Finished } from "./closer_queue.ts";
import { Deadlines } from "./deadlines.ts";
import type { EventLoop, Timed } from "./event_loop.ts";
import type { Tally } from "./tally.ts";

/** Whoever makes blocking closes off the loop. */
export interface Closers {
  /** How many threads there are, or were at the same time. */
  readonly size: number;
  /** Called from the loop for every finished close. */
  onFinished: (finished: Finished) => void;
  /** Hands over a descriptor to be closed; returns the ticket it will come back with. */
  submit(fd: number): number;
  /** Lets the loop see to what has finished. */
  attach(loop: EventLoop): void;
}

/** What a closing needs of its worker. */
export interface ClosingContext {
  readonly connections: Connections;
  readonly tally: Tally;
  /** Present where the mode's close() blocks. */
  readonly pool: Closers | undefined;
  /** The longest that a drain without seconds of its own waits for the peer's end of stream. */
  readonly drainMs: number;
  /** Called when a descriptor is free again. */
  readonly onClosed: () => void;
}

interface OffLoop {
  readonly startNs: number;
  readonly heldNs: number;
}

/** Closes connections in one mode. */
export class Closing implements Timed {
  /** Closes begun and not yet over. */
  pending = 0;
  readonly #mode: CloseMode;
  readonly #seconds: number | undefined;
  readonly #context: ClosingContext;
  readonly #offLoop = new Map<number, OffLoop>();
  readonly #drains: Deadlines;

  /** Closes in the hands of a thread. */
  get offLoop(): number {
    return this.#offLoop.size;
  }

  constructor(mode: CloseMode, seconds: number | undefined, context: ClosingContext) {
    this.#mode = mode;
    this.#seconds = seconds;
    this.#context = context;
    // Without a bound, a peer that never closes would hold its connection, and a trial, for ever.
    this.#drains = new Deadlines(context.connections, State.Draining, {
      ms: seconds === undefined ? context.drainMs : seconds * 1000,
      due: (fd) => this.#giveUp(fd),
    });
    if (context.pool) {
      context.pool.onFinished = ({ ticket, heldNs, errno }) => this.#finish(ticket, heldNs, errno);
    }
  }

  /** Begins to close a connection whose echo is complete. */
  begin(fd: number): void {
    const { connections, pool, tally } = this.#context;
    const mode = this.#mode;
    const start = monotonicNs();
    this.pending++;
    const prepared = mode.prepare(fd, this.#seconds);
    if (prepared < 0) tally.fail(`${mode.name}: ${errnoName(-prepared)}`);
    if (mode.awaitsEof) {
      const held = monotonicNs() - start;
      connections.state[fd] = State.Draining;
      connections.since[fd] = start;
      connections.held[fd] = held;
      this.#drains.begin(fd);
    } else if (mode.blocks && pool) {
      const heldNs = monotonicNs() - start;
      // The number is free for a new connection as soon as the thread has begun.
      connections.leave(fd);
      this.#offLoop.set(pool.submit(fd), { startNs: start, heldNs });
    } else {
      this.#closeNow(fd, { startNs: start, heldNs: 0, since: start });
    }
  }

  /** The peer's end of stream, or an error, was read while draining. */
  drained(fd: number): void {
    const { connections } = this.#context;
    this.#closeNow(fd, {
      startNs: connections.since[fd] as number,
      heldNs: connections.held[fd] as number,
      since: monotonicNs(),
    });
  }

  /** The peer has had its time. Where the mode names none, it is ours that has ended. */
  #giveUp(fd: number): void {
    if (this.#seconds === undefined) this.#context.tally.drainsGivenUp++;
    this.drained(fd);
  }

  #closeNow(fd: number, times: { startNs: number; heldNs: number; since: number }): void {
    const failed = -close(fd);
    const now = monotonicNs();
    this.#context.connections.leave(fd);
    this.#record(times.heldNs + now - times.since, now - times.startNs, failed);
  }

  #finish(ticket: number, heldNs: number, failed: number): void {
    const begun = this.#offLoop.get(ticket);
    if (!begun) throw new Error(`Cannot finish ticket ${ticket} as it was never given out`);
    this.#offLoop.delete(ticket);
    this.#record(begun.heldNs + heldNs, monotonicNs() - begun.startNs, failed);
  }

  #record(heldNs: number, teardownNs: number, failed: number): void {
    const { tally, onClosed } = this.#context;
    if (failed !== 0) tally.fail(`close: ${errnoName(failed)}`);
    tally.closes++;
    tally.close.record(heldNs);
    tally.teardown.record(teardownNs);
    this.pending--;
    onClosed();
  }

  dueIn(): number {
    return this.#drains.dueIn();
  }

  look(): void {
    this.#drains.look();
  }
}
