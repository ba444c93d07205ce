/**
 * A kernel for tests: its clock moves only when something takes time.
 * @module
 */
import type { KernelSources } from "./kernel_sources.ts";
import type { SsSnapshot } from "./ss_snapshot.ts";

/** One call of `ss`. */
export interface SsRun {
  readonly startNs: number;
  readonly endNs: number;
  readonly cpuUs: number;
}

/** What a fake kernel shows and takes. */
export interface FakeKernelOptions {
  /** Rows of `ss` at a moment. */
  readonly ss?: (nowNs: number) => string;
  /** CPU time of the nth `ss` in microseconds. */
  readonly ssUs?: (run: number) => number;
  /**
   * What a dump without `ss` shows, and the CPU time it takes in microseconds. Left out: there is
   * none to be had.
   */
  readonly sockDiag?: (nowNs: number, states: number) => { snapshot: SsSnapshot; us: number };
  /** Wall time of `ss` as a multiple of its CPU time. */
  readonly stretch?: number;
  /** CPU time of a look at sockstat or slabs in microseconds. */
  readonly readUs?: number;
  readonly sockstat?: (nowNs: number) => string | undefined;
  readonly timeWaitGranuleNs?: number;
  readonly slab?: (nowNs: number) => string | undefined;
}

/** Sources whose costs are what the test says. */
export class FakeKernel implements KernelSources {
  /** Calls of `ss` so far. */
  readonly runs: SsRun[] = [];
  /** Moments of looks at sockstat. */
  readonly sockstatNs: number[] = [];
  #now = 0;
  #selfUs = 0;
  #childrenUs = 0;
  #untilNs = Infinity;
  #reached: () => void = () => {};
  readonly #options: FakeKernelOptions;
  readonly sockDiag?: (states: number) => SsSnapshot;
  /** Dumps without `ss`: when, and of which states. */
  readonly dumps: { readonly atNs: number; readonly states: number }[] = [];

  constructor(options: FakeKernelOptions = {}) {
    this.#options = options;
    const { sockDiag } = options;
    if (!sockDiag) return;
    this.sockDiag = (states) => {
      const { snapshot, us } = sockDiag(this.#now, states);
      this.dumps.push({ atNs: this.#now, states });
      this.work(us);
      return snapshot;
    };
  }

  readonly sizes = { slabSize: () => undefined, release: undefined };

  // deno-lint-ignore require-await
  async ss(): Promise<Uint8Array> {
    const { ss = () => "", ssUs = () => 1000, stretch = 1 } = this.#options;
    const startNs = this.#now;
    const text = ss(startNs);
    const cpuUs = ssUs(this.runs.length);
    this.#childrenUs += cpuUs;
    this.#now += cpuUs * 1000 * stretch;
    this.runs.push({ startNs, endNs: this.#now, cpuUs });
    return new TextEncoder().encode(text);
  }

  sockstat(): string | undefined {
    this.sockstatNs.push(this.#now);
    return this.#read(this.#options.sockstat);
  }

  slab(): string | undefined {
    return this.#read(this.#options.slab);
  }

  nowNs(): number {
    return this.#now;
  }

  tableBuckets(): number {
    return 262_144;
  }

  timeWaitGranuleNs(): number {
    return this.#options.timeWaitGranuleNs ?? 0;
  }

  cpuMicroseconds(who: "self" | "children"): number {
    return who === "self" ? this.#selfUs : this.#childrenUs;
  }

  /** Lets time go by without the sampler doing anything. */
  pass(ms: number): void {
    this.#now += ms * 1e6;
  }

  /** The sampler's process does something else. */
  work(cpuUs: number): void {
    this.#selfUs += cpuUs;
    this.#now += cpuUs * 1000;
  }

  /** Another child ends and is waited for. */
  reap(cpuUs: number): void {
    this.#childrenUs += cpuUs;
  }

  /** Lets sleepers wake until that moment, and returns once it is there. */
  runUntil(ms: number): Promise<void> {
    this.#untilNs = ms * 1e6;
    return new Promise((resolve) => this.#reached = resolve);
  }

  /** For `SamplerOptions`. */
  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> => {
    if (this.#now + ms * 1e6 > this.#untilNs) {
      this.#now = Math.max(this.#now, this.#untilNs);
      this.#reached();
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    }
    this.#now += ms * 1e6;
    return Promise.resolve();
  };

  #read(text: ((nowNs: number) => string | undefined) | undefined): string | undefined {
    const shown = text?.(this.#now);
    const { readUs = 0 } = this.#options;
    this.#selfUs += readUs;
    this.#now += readUs * 1000;
    return shown;
  }
}
