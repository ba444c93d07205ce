/**
 * How much CPU time the observer may take.
 * @module
 */

/**
 * Share of wall time that sampling may cost. The bar is 0.02 (rule 7 of measuring: after t, wait
 * 50 t); what no sampler can foresee, such as a wake that takes long, has the rest.
 */
export const DUTY_SHARE = 0.015;

const NS_IN_US = 1000;

/**
 * A budget of CPU time that wall time earns: a sample is due once what was spent, and what it is
 * expected to cost itself, has been worked off, 1/share times as long. Credit is kept for one
 * expected sample only, and after a sample of t there are at least t/share of rest, so idle time
 * does not turn into a volley. Over any stretch the share is
 * exceeded by no more than one sample costs beyond what was expected of it.
 */
export class DutyCycle {
  readonly #nsPerUs: number;
  #expectedUs = 0;
  #paidUntilNs = -Infinity;
  #restUntilNs = -Infinity;

  /** @param share CPU seconds per second of wall time, above 0 */
  constructor(share: number = DUTY_SHARE) {
    this.#nsPerUs = NS_IN_US / share;
  }

  /** Begins to earn now: what was spent before is no debt, but its rest is kept. */
  begin(nowNs: number): void {
    this.#paidUntilNs = nowNs;
  }

  /** Says what the next sample is expected to cost. */
  expect(cpuMicroseconds: number): void {
    this.#expectedUs = Math.max(0, cpuMicroseconds);
  }

  /** Adds CPU time that was spent up to now. */
  charge(cpuMicroseconds: number, nowNs: number): void {
    const cost = Math.max(0, cpuMicroseconds) * this.#nsPerUs;
    const credited = Math.max(this.#paidUntilNs, nowNs - this.#expectedUs * this.#nsPerUs);
    this.#paidUntilNs = credited + cost;
    this.#restUntilNs = Math.max(this.#restUntilNs, nowNs) + cost;
  }

  /** When the next sample is due; may be past. */
  get freeAtNs(): number {
    return Math.max(this.#restUntilNs, this.#paidUntilNs + this.#expectedUs * this.#nsPerUs);
  }

  /** When all that was spent will have been worked off; may be past. */
  get paidUntilNs(): number {
    return this.#paidUntilNs;
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
