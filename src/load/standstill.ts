/**
 * Whether a loop stood still: the clock went on, and the loop neither ran nor had anything to wait
 * for. So it is when the process is stopped (SIGSTOP, Ctrl-Z, a frozen cgroup), when others have the
 * CPUs, when its memory is fetched from a disk, or when the whole machine is paused; what the kernel
 * says of a stopped process, neither its CPU time nor its run delay rises.
 *
 * A loop that may stand still must never wait for long: a wait that was asked to take a tenth of a
 * second and took two seconds is no wait.
 * @module
 */
import { monotonicNs, threadCpuNs } from "../sys/clock.ts";

/** The longest that a loop asks to wait, milliseconds. */
export const BEAT_MS = 100;
/** A stretch counts from that length on: far beyond what a busy machine's scheduler does to a loop. */
const LEAST_NS = 300e6;
/** The CPU time that the loop has used is read so often: what of it lies before a stretch is small. */
const MARK_NS = 20e6;

/** Where time and CPU time come from; tests give others. */
export interface Clocks {
  readonly wallNs: () => number;
  /** Of the calling thread. */
  readonly cpuNs: () => number;
}

const REAL: Clocks = { wallNs: monotonicNs, cpuNs: threadCpuNs };

/** Watches one loop. */
export class Standstill {
  /** All stretches together since {@link begin}, nanoseconds. */
  totalNs = 0;
  readonly #clocks: Clocks;
  #markedNs = 0;
  #cpuNs = 0;

  constructor(clocks: Clocks = REAL) {
    this.#clocks = clocks;
  }

  /** Forgets what was. */
  begin(): void {
    this.totalNs = 0;
    this.#mark(this.#clocks.wallNs());
  }

  /**
   * Looks at what the loop did last. Costs next to nothing where that was short.
   * @param tookNs how long it took
   * @param askedNs how much of it was asked for, as a wait
   * @param nowNs when it was over
   */
  look(tookNs: number, askedNs: number, nowNs: number): void {
    const excessNs = tookNs - askedNs;
    if (excessNs >= LEAST_NS) {
      const stoodNs = excessNs - (this.#clocks.cpuNs() - this.#cpuNs);
      if (stoodNs >= LEAST_NS) this.totalNs += stoodNs;
    } else if (nowNs - this.#markedNs < MARK_NS) return;
    this.#mark(nowNs);
  }

  #mark(nowNs: number): void {
    this.#markedNs = nowNs;
    this.#cpuNs = this.#clocks.cpuNs();
  }
}

/** Watches the event loop of a runtime, which is nobody's to change, by a timer. */
export class RuntimeStandstill {
  readonly #standstill = new Standstill();
  #timer: ReturnType<typeof setInterval> | undefined;
  #lastNs = 0;

  /** Watches from now on. */
  begin(): void {
    clearInterval(this.#timer);
    this.#standstill.begin();
    this.#lastNs = monotonicNs();
    this.#timer = setInterval(() => this.#look(), BEAT_MS);
  }

  /** Ends the watch; how long the loop stood still, nanoseconds. */
  end(): number {
    clearInterval(this.#timer);
    this.#look();
    return this.#standstill.totalNs;
  }

  #look(): void {
    const nowNs = monotonicNs();
    this.#standstill.look(nowNs - this.#lastNs, BEAT_MS * 1e6, nowNs);
    this.#lastNs = nowNs;
  }
}
