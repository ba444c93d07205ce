/**
 * Latency distributions: HDR histograms of nanoseconds with three significant
 * digits, which merge without loss (Gil Tene, HdrHistogram).
 * The only module that knows the library.
 * @module
 */
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from "hdr-histogram-js";

/** Longest time that can be recorded: about 73 minutes. */
const LONGEST_NS = 2 ** 42;

/** A distribution of times in nanoseconds. */
export class Latency {
  readonly #counted: Histogram = build({
    bitBucketSize: 64,
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_NS,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });
  /** Recorded and not yet counted: finding a time's bucket can wait until nothing is timed. */
  #recorded = new Float64Array(1024);
  #waiting = 0;

  /** Adds one time in nanoseconds. Costs a few nanoseconds, and 8 bytes until it is looked at. */
  record(nanoseconds: number): void {
    if (this.#waiting === this.#recorded.length) this.#grow();
    this.#recorded[this.#waiting++] = nanoseconds;
  }

  #grow(): void {
    const wider = new Float64Array(this.#recorded.length * 2);
    wider.set(this.#recorded);
    this.#recorded = wider;
  }

  get #histogram(): Histogram {
    for (const nanoseconds of this.#recorded.subarray(0, this.#waiting)) {
      this.#counted.recordValue(Math.min(nanoseconds, LONGEST_NS));
    }
    this.#waiting = 0;
    return this.#counted;
  }

  /** How many times it holds. */
  get count(): number {
    return this.#counted.totalCount + this.#waiting;
  }

  /** The time in nanoseconds below which a share `q` (0 to 1) of the times lies. */
  quantile(q: number): number {
    // The library starts from "nothing above 0 yet" as a huge number.
    if (q <= 0) return Math.min(this.#histogram.minNonZeroValue, this.#histogram.maxValue);
    if (q >= 1) return this.#histogram.maxValue;
    return this.#histogram.getValueAtPercentile(q * 100);
  }

  /** Forgets everything. */
  reset(): void {
    this.#waiting = 0;
    this.#counted.reset();
  }

  /** Text form, for a message. */
  encode(): string {
    return encodeIntoCompressedBase64(this.#histogram);
  }

  /** One distribution of all that the texts hold. */
  static merged(texts: readonly string[]): Latency {
    const all = new Latency();
    for (const text of texts) {
      all.#histogram.add(decodeFromCompressedBase64(text, 64, false));
    }
    return all;
  }
}
