/**
 * A worker's epoll loop: connections, messages from the trial, finished
 * blocking closes and deadlines, in one wait.
 * @module
 */
import { monotonicNs } from "../sys/clock.ts";
import { REQUESTS_IN } from "../process/system_line.ts";
import { EPOLL, Epoll } from "../sys/epoll.ts";
import { BEAT_MS, Standstill } from "./standstill.ts";

/** Something else that wakes the loop: a descriptor and what to do when it is readable. */
export interface Wakeable {
  readonly fd: number;
  wake(): void;
}

/** Something that has to be looked at from time to time, such as a deadline. */
export interface Timed {
  /** Milliseconds until it must be looked at, or -1 if there is nothing to wait for. */
  dueIn(): number;
  /** Does what is due. */
  look(): void;
}

/** What a loop does with an event of a connection. `bits` are EPOLL bits. */
export type OnEvent = (fd: number, bits: number, tag: number) => void;

/** The loop of one worker. */
export class EventLoop {
  readonly epoll = new Epoll();
  /** What is done with events; a command that works on connections in its own way may replace it. */
  onEvent: OnEvent;
  /** Longest time between two looks at the queue since {@link begin}, in nanoseconds. */
  longestStallNs = 0;
  /** Whether it is held up on purpose, by closes that block: then only its waits are looked at. */
  readonly #isHeldUp: boolean;
  readonly #standstill = new Standstill();
  #lastNs = monotonicNs();
  readonly #wakeables: Wakeable[] = [];
  readonly #timed: Timed[] = [];

  constructor(onEvent: OnEvent, { isHeldUp = false }: { readonly isHeldUp?: boolean } = {}) {
    this.onEvent = onEvent;
    this.#isHeldUp = isHeldUp;
    this.epoll.add(REQUESTS_IN, EPOLL.IN, 0);
  }

  /** Counts from now on. */
  begin(): void {
    this.longestStallNs = 0;
    this.#lastNs = monotonicNs();
    this.#standstill.begin();
  }

  /** How long it stood still since {@link begin}, in nanoseconds; see `standstill.ts`. */
  get stoodStillNs(): number {
    return this.#standstill.totalNs;
  }

  /** Also wakes for this descriptor. */
  watch(wakeable: Wakeable): void {
    this.#wakeables.push(wakeable);
    this.epoll.add(wakeable.fd, EPOLL.IN, 0);
  }

  /** Also looks at this in time. */
  keepTime(timed: Timed): void {
    this.#timed.push(timed);
  }

  /** Runs until a message waits to be read. */
  untilMessage(): void {
    while (!this.#turn(-1));
  }

  /**
   * Runs until `isDone`, or for `patienceMs` if that is given.
   * @throws {Error} when a message comes meanwhile: the trial speaks only to workers that wait,
   * so it has gone.
   */
  runThrough(isDone: () => boolean, patienceMs?: number): void {
    const end = patienceMs === undefined ? Infinity : monotonicNs() + patienceMs * 1e6;
    while (!isDone()) {
      const left = end === Infinity ? -1 : Math.ceil((end - monotonicNs()) / 1e6);
      if (end !== Infinity && left <= 0) return;
      if (this.#turn(left)) throw new Error("the trial ended while connections were under way");
    }
  }

  /** One look at the queue, waiting at most `timeoutMs` (-1: for ever). True if a message waits. */
  #turn(timeoutMs: number): boolean {
    const ms = this.#soonest(timeoutMs);
    if (this.#isHeldUp) this.#lastNs = monotonicNs();
    const n = this.epoll.wait(ms);
    const start = monotonicNs();
    this.#standstill.look(start - this.#lastNs, ms * 1e6, start);
    const message = this.#handle(n);
    for (const timed of this.#timed) timed.look();
    this.#lastNs = monotonicNs();
    const took = this.#lastNs - start;
    if (!this.#isHeldUp) this.#standstill.look(took, 0, this.#lastNs);
    if (took > this.longestStallNs) this.longestStallNs = took;
    return message;
  }

  #handle(n: number): boolean {
    const epoll = this.epoll;
    let message = false;
    for (let i = 0; i < n; i++) {
      const fd = epoll.fd(i);
      const tag = epoll.tag(i);
      // Connections have tags from 1 on; the loop's own descriptors have 0.
      if (tag !== 0) this.onEvent(fd, epoll.bits(i), tag);
      else if (fd === REQUESTS_IN) message = true;
      else this.#wakeables.find((wakeable) => wakeable.fd === fd)?.wake();
    }
    return message;
  }

  /** Milliseconds to wait for something to happen, never long, so that a standstill shows. */
  #soonest(timeoutMs: number): number {
    let ms = timeoutMs < 0 ? BEAT_MS : Math.min(timeoutMs, BEAT_MS);
    for (const timed of this.#timed) {
      const due = timed.dueIn();
      if (due >= 0 && due < ms) ms = due;
    }
    return ms;
  }
}
