/**
 * Times as a worker records them, and their text form: how many fell into each bucket of an HDR
 * histogram with three significant digits (Gil Tene, HdrHistogram), which merge without loss.
 *
 * The library itself stays out of the workers: loading it takes longer than all the rest of a
 * worker's start. `latency.ts` reads the text with it.
 * @module
 */

/** Longest time that can be told: about 73 minutes. */
export const LONGEST_NS = 2 ** 42;

/** Buckets are as wide as the digits allow: 2 × 10³ values, rounded up to a power of 2. */
const BUCKETS = 2048;

/** Times in nanoseconds, in the order in which they were recorded. */
export class Times {
  #recorded = new Float64Array(1024);
  #count = 0;

  /** Adds one time in nanoseconds. Costs a few nanoseconds, and 8 bytes. */
  record(nanoseconds: number): void {
    if (this.#count === this.#recorded.length) this.#grow();
    this.#recorded[this.#count++] = nanoseconds;
  }

  #grow(): void {
    const wider = new Float64Array(this.#recorded.length * 2);
    wider.set(this.#recorded);
    this.#recorded = wider;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** Forgets everything. */
  reset(): void {
    this.#count = 0;
  }

  /** `start:count` of every bucket that holds any, ascending, with blanks in between. */
  encode(): string {
    const counts = new Map<number, number>();
    let width = 1;
    for (const nanoseconds of this.#recorded.slice(0, this.#count).sort()) {
      const time = Math.min(nanoseconds, LONGEST_NS);
      while (time >= BUCKETS * width) width *= 2;
      const start = Math.floor(time / width) * width;
      counts.set(start, (counts.get(start) ?? 0) + 1);
    }
    return [...counts].map((bucket) => bucket.join(":")).join(" ");
  }
}
