/**
 * How much CPU time the observer may take.
 * @module
 */

/** Share of wall time that sampling may cost (rule 7 of measuring: after t, wait 50 t). */
export const DUTY_SHARE = 0.02;

const NS_IN_US = 1000;

/**
 * A debt of CPU time that wall time works off: whatever was spent, nothing more may be spent until
 * 1/share times as long has passed. Time in which nothing was owed earns no credit, so a costly
 * sample is always followed by its full wait. Over any stretch the share is exceeded by one sample
 * at most.
 */
export class DutyCycle {
  readonly #nsPerUs: number;
  #freeAtNs = -Infinity;

  /** @param share CPU seconds per second of wall time, above 0 */
  constructor(share: number = DUTY_SHARE) {
    this.#nsPerUs = NS_IN_US / share;
  }

  /** Adds CPU time that was spent up to now. */
  charge(cpuMicroseconds: number, nowNs: number): void {
    const cost = Math.max(0, cpuMicroseconds) * this.#nsPerUs;
    this.#freeAtNs = Math.max(this.#freeAtNs, nowNs) + cost;
  }

  /** When the debt will be worked off; may be past. */
  get freeAtNs(): number {
    return this.#freeAtNs;
  }
}

/** How fast the usual cost follows what is measured. */
const SMOOTHING = 1 / 8;

/** A steady interval that stretches when what is done at its end costs too much. */
export class Pace {
  readonly #intervalNs: number;
  readonly #nsPerUs: number;
  #usualUs = 0;
  #measured = false;
  #dueNs = -Infinity;

  /**
   * @param options.intervalMs shortest time between two turns
   * @param options.share CPU seconds per second of wall time that the turns may cost
   */
  constructor(options: { readonly intervalMs: number; readonly share: number }) {
    this.#intervalNs = options.intervalMs * 1e6;
    this.#nsPerUs = NS_IN_US / options.share;
  }

  /** When the next turn is due; at first at once. */
  get dueNs(): number {
    return this.#dueNs;
  }

  /** Notes a turn that is over, with its cost where that is known. */
  turn(nowNs: number, cpuMicroseconds?: number): void {
    if (cpuMicroseconds !== undefined) {
      const weight = this.#measured ? SMOOTHING : 1;
      this.#usualUs += (cpuMicroseconds - this.#usualUs) * weight;
      this.#measured = true;
    }
    this.#dueNs = nowNs + Math.max(this.#intervalNs, this.#usualUs * this.#nsPerUs);
  }
}
