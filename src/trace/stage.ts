/**
 * What the threads of a trace share: the gates, and how far they are.
 * @module
 */
import { type Gate, GATES } from "./script.ts";

const ACTIVITY = 0;
const FINISHED = 1;
const FIRST_GATE = 2;
const PROGRAMS = 2;
const BYTES = 4 * (FIRST_GATE + GATES.length);

/** Counters in shared memory that threads wait on. */
export class Stage {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(BYTES)) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
  }

  /** Opens a gate for whoever waits at it, now or later. */
  announce(gate: Gate): void {
    const at = FIRST_GATE + GATES.indexOf(gate);
    Atomics.store(this.#words, at, 1);
    Atomics.notify(this.#words, at);
  }

  /** Blocks until the gate is open. */
  await(gate: Gate): void {
    Atomics.wait(this.#words, FIRST_GATE + GATES.indexOf(gate), 0);
  }

  /** A call is about to be made. */
  stir(): void {
    Atomics.add(this.#words, ACTIVITY, 1);
    Atomics.notify(this.#words, ACTIVITY);
  }

  /** A program is over; after one that failed the other is not waited for. */
  finish({ failed }: { failed: boolean }): void {
    Atomics.add(this.#words, FINISHED, failed ? PROGRAMS : 1);
    this.stir();
  }

  /** Whether both programs are over, or one has failed. */
  get over(): boolean {
    return Atomics.load(this.#words, FINISHED) >= PROGRAMS;
  }

  /** How often it was stirred. */
  get activity(): number {
    return Atomics.load(this.#words, ACTIVITY);
  }

  /** Blocks until it was stirred more often than `activity`, at most `ms` milliseconds. */
  awaitActivity(activity: number, ms: number): void {
    Atomics.wait(this.#words, ACTIVITY, activity, ms);
  }
}
