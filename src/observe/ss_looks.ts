/**
 * Looks by the program `ss`, one at a time.
 * @module
 */
import { MachineError } from "../model/errors.ts";
import { type Counted, disagreement, dumpDisagreement } from "./cross_check.ts";
import type { SocketLook } from "./history.ts";
import type { KernelSources } from "./kernel_sources.ts";
import { COMPLETE } from "./look_kinds.ts";
import { parseSockstat } from "./sockstat.ts";
import type { Spending } from "./spending.ts";
import { readSsOutput } from "./ss_output.ts";
import type { SsSnapshot } from "./ss_snapshot.ts";

/** What it takes to look. */
export interface SsLooksOptions {
  readonly sources: KernelSources;
  readonly spending: Spending;
  /** The servers' TCP port. */
  readonly port: number;
  /** Where looks go. */
  readonly looks: SocketLook[];
  /** By how many sockets it may differ from what the kernel counts; `undefined`: it is believed. */
  readonly within: number | undefined;
  /** Waits some milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}

/** CPU time of one more socket in an `ss` sample, kernel, `ss` and parser together: 0.4 to 0.9 µs. */
const US_PER_SOCKET = 0.7;
/** What is only just closing may be seen by one and not by the other: it is looked at again. */
const TRIES = 3;
const AGAIN_MS = 50;

/** Runs `ss` and keeps what it shows. */
export class SsLooks {
  readonly #options: SsLooksOptions;
  #taking: Promise<SsSnapshot> | undefined;
  #failure: unknown;
  /** What the last look took, and of how many sockets. */
  #last = { costUs: 0, sockets: 0 };

  constructor(options: SsLooksOptions) {
    this.#options = options;
  }

  /** Whether `ss` is being run. */
  get busy(): boolean {
    return this.#taking !== undefined;
  }

  /** Whether it can't be run any more. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** What the next look will cost with so many sockets, in microseconds of CPU time. */
  expectedUs(sockets: number): number {
    return this.#last.costUs + Math.max(0, sockets - this.#last.sockets) * US_PER_SOCKET;
  }

  /** Waits for the look being taken, if there is one; what becomes of it is told later. */
  async idle(): Promise<void> {
    await this.#taking?.catch(() => {});
  }

  /** @throws {MachineError} if `ss` has failed */
  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Takes a look; there must be none under way. */
  take(): Promise<SsSnapshot> {
    const taking = this.#sample();
    this.#taking = taking;
    const done = () => this.#taking = undefined;
    taking.then(done, (error) => {
      this.#failure ??= error;
      done();
    });
    return taking;
  }

  /**
   * Takes a look while nothing is opened or closed, and holds it against what the kernel counts,
   * where that is wished for.
   * @throws {MachineError} if `ss` failed, or shows what is not so
   */
  async takeBelieved(): Promise<SsSnapshot> {
    const { looks, pause, within } = this.#options;
    if (within === undefined) return await this.take();
    for (let attempt = 1;; attempt++) {
      const [counted, dumped] = [this.#counted(), this.#dumped()];
      const snapshot = await this.take();
      const wrong = disagreement(snapshot, [counted, this.#counted()], within) ??
        dumpDisagreement(snapshot, [...dumped, ...this.#dumped()], within);
      if (wrong === undefined) return snapshot;
      if (attempt === TRIES) throw new MachineError(wrong);
      looks.pop();
      await pause(AGAIN_MS);
    }
  }

  #counted(): Counted {
    const { sources } = this.#options;
    const sockstat = parseSockstat(sources.sockstat());
    if (!sockstat) return undefined;
    const inUse6 = /^TCP6: inuse (\d+)$/m.exec(sources.sockstat6?.() ?? "")?.[1] ?? 0;
    return { timeWait: sockstat.timeWait, inUse: sockstat.inUse + Number(inUse6) };
  }

  #dumped(): SsSnapshot[] {
    const dump = this.#options.sources.sockDiag?.(COMPLETE.states, this.#options.port);
    return dump ? [dump] : [];
  }

  async #sample(): Promise<SsSnapshot> {
    const { sources, spending, port, looks } = this.#options;
    const startNs = sources.nowNs();
    const childrenUs = sources.cpuMicroseconds("children");
    const text = await sources.ss();
    const endNs = sources.nowNs();
    const value = readSsOutput(text, port);
    const parseUs = (sources.nowNs() - endNs) / 1e3;
    // A worker that ended meanwhile would count as well, but `ss` has one thread: its CPU time
    // can't be longer than it took.
    const wallUs = (endNs - startNs) / 1e3;
    const ssUs = Math.min(sources.cpuMicroseconds("children") - childrenUs, wallUs);
    const selfUs = spending.chargeSelf();
    spending.charge(ssUs + Math.max(0, parseUs - selfUs));
    const { inUse, timeWait } = value.total;
    this.#last = { costUs: ssUs + Math.max(parseUs, selfUs), sockets: inUse + timeWait };
    looks.push({ atNs: (startNs + endNs) / 2, value });
    return value;
  }
}
