/**
 * What sampling has cost so far.
 * @module
 */
import type { DutyCycle } from "./duty.ts";
import type { KernelSources } from "./kernel_sources.ts";

/** CPU time charged to sampling, which the duty cycle then has to work off. */
export class Spending {
  readonly #sources: KernelSources;
  readonly #duty: DutyCycle;
  /** CPU time of this process when it was last charged, and all that was charged. */
  #selfUs = 0;
  #spentUs = 0;

  constructor(sources: KernelSources, duty: DutyCycle) {
    this.#sources = sources;
    this.#duty = duty;
  }

  /** All that was charged, in microseconds. */
  get microseconds(): number {
    return this.#spentUs;
  }

  charge(microseconds: number): void {
    this.#spentUs += microseconds;
    this.#duty.charge(microseconds, this.#sources.nowNs());
  }

  /** Charges the CPU time this process took since it was last charged, and returns it. */
  chargeSelf(): number {
    const now = this.#sources.cpuMicroseconds("self");
    const cost = Math.max(0, now - this.#selfUs);
    this.#selfUs = now;
    this.charge(cost);
    return cost;
  }

  /** What this process did since it was last charged is not charged. */
  disregard(): void {
    this.#selfUs = this.#sources.cpuMicroseconds("self");
  }
}
