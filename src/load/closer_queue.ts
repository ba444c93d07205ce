/**
 * The queue between a worker's loop and its closing threads, in shared memory:
 * one producer of tickets, many threads, one reader of what they measured.
 * @module
 */

/** Tickets that can be under way at once. */
const CAPACITY = 1 << 17;
const TAKEN = 0;
const OFFERED = 1;
const FINISHED = 2;
const HEADER = 3;

/** A ticket's fate: how long its close() held the thread, and whether it failed. */
export interface Finished {
  readonly ticket: number;
  readonly heldNs: number;
  /** close()'s errno, 0 if it returned 0. */
  readonly errno: number;
}

/** Both ends of the queue; each thread makes one over the same memory. */
export class CloserQueue {
  readonly memory: SharedArrayBuffer;
  readonly #counters: Int32Array;
  readonly #descriptors: Int32Array;
  readonly #order: Int32Array;
  readonly #errnos: Int32Array;
  readonly #held: Float64Array;
  #collected = 0;

  constructor(memory?: SharedArrayBuffer) {
    this.memory = memory ?? new SharedArrayBuffer(CAPACITY * (8 + 3 * 4) + HEADER * 4);
    this.#held = new Float64Array(this.memory, 0, CAPACITY);
    let at = CAPACITY * 8;
    const column = (length: number) => {
      const view = new Int32Array(this.memory, at, length);
      at += length * 4;
      return view;
    };
    this.#descriptors = column(CAPACITY);
    this.#order = column(CAPACITY);
    this.#errnos = column(CAPACITY);
    this.#counters = column(HEADER);
  }

  /** Loop: offers a descriptor; returns its ticket. */
  offer(fd: number): number {
    const ticket = Atomics.load(this.#counters, OFFERED);
    if (((ticket - this.#collected) | 0) >= CAPACITY) {
      throw new Error(`more than ${CAPACITY} blocking closes at once; use more processes`);
    }
    this.#descriptors[slot(ticket)] = fd;
    Atomics.store(this.#counters, OFFERED, (ticket + 1) | 0);
    Atomics.notify(this.#counters, OFFERED, 1);
    return slot(ticket);
  }

  /** Thread: waits for a descriptor and takes it. */
  take(): { ticket: number; fd: number } {
    while (true) {
      const taken = Atomics.load(this.#counters, TAKEN);
      const offered = Atomics.load(this.#counters, OFFERED);
      if (taken === offered) {
        Atomics.wait(this.#counters, OFFERED, offered);
      } else if (
        Atomics.compareExchange(this.#counters, TAKEN, taken, (taken + 1) | 0) === taken
      ) {
        const ticket = slot(taken);
        return { ticket, fd: this.#descriptors[ticket] as number };
      }
    }
  }

  /** Thread: says what became of a ticket. */
  finish(ticket: number, heldNs: number, errno: number): void {
    this.#held[ticket] = heldNs;
    this.#errnos[ticket] = errno;
    const place = slot(Atomics.add(this.#counters, FINISHED, 1));
    // The place may be claimed before it is filled: a ticket is stored as ticket + 1, 0 is "not yet".
    Atomics.store(this.#order, place, ticket + 1);
  }

  /** Loop: the next finished ticket, in the order of finishing; `undefined` if there is none. */
  collect(): Finished | undefined {
    const place = slot(this.#collected);
    const ticket = Atomics.exchange(this.#order, place, 0) - 1;
    if (ticket < 0) return undefined;
    this.#collected = (this.#collected + 1) | 0;
    return {
      ticket,
      heldNs: this.#held[ticket] as number,
      errno: this.#errnos[ticket] as number,
    };
  }
}

function slot(counter: number): number {
  return counter & (CAPACITY - 1);
}
