/**
 * When cheap looks are due: often at first and then ever less, so that any trial that lasts has
 * some, whether it lasts a tenth of a second or a minute, and none pays for many.
 * @module
 */

/** Ten looks in the first tenth of a second, or as soon after it as a busy machine lets them be. */
const FIRST = { looks: 10, stepNs: 8e6 };
/** Later ones each this part of the time gone by after the one before: two or three a doubling… */
const PART = 1 / 3;
/** …and so far apart that a look like the last one would take no more of one CPU than this. */
const LOOK_SHARE = 0.01;

/** Counts from `begin`. */
export class LookPace {
  readonly #fixedNs: number | undefined;
  #zeroNs = 0;
  #dueNs = Infinity;
  #taken = 0;

  /** @param everyMs the time between two looks, where that is given */
  constructor(everyMs?: number) {
    this.#fixedNs = everyMs === undefined ? undefined : everyMs * 1e6;
  }

  begin(nowNs: number): void {
    this.#zeroNs = nowNs;
    this.#dueNs = nowNs + this.#stepNs(nowNs);
  }

  /** When the next look is due; never before `begin`. */
  get dueNs(): number {
    return this.#dueNs;
  }

  /** What a look at this moment may take of CPU time even if a cheaper kind would do, microseconds. */
  affordableUs(nowNs: number): number {
    return this.#stepNs(nowNs) / 1e3 * LOOK_SHARE;
  }

  /** Notes that a look was taken that began at this moment, and the CPU time that it took. */
  turn(nowNs: number, cpuMicroseconds: number): void {
    this.#taken += 1;
    const affordedNs = this.#often ? 0 : cpuMicroseconds * 1e3 / LOOK_SHARE;
    this.#dueNs = nowNs + Math.max(this.#stepNs(nowNs), affordedNs);
  }

  /** Whether looks are due at a fixed time, whatever they cost. */
  get #often(): boolean {
    return this.#fixedNs !== undefined || this.#taken < FIRST.looks;
  }

  /** How long from a look at this moment to the next one. */
  #stepNs(nowNs: number): number {
    if (this.#fixedNs !== undefined) return this.#fixedNs;
    if (this.#taken < FIRST.looks) return FIRST.stepNs;
    return Math.max(FIRST.stepNs, (nowNs - this.#zeroNs) * PART);
  }
}
