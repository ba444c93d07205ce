/**
 * Latency distributions: HDR histograms of nanoseconds with three significant
 * digits, which merge without loss (Gil Tene, HdrHistogram).
 * The only module that knows the library.
 * @module
 */
import { build, type Histogram } from "hdr-histogram-js";
import { LONGEST_NS } from "./times.ts";

/** A distribution of times in nanoseconds. */
export class Latency {
  readonly #histogram: Histogram = build({
    bitBucketSize: 64,
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_NS,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });

  /** One distribution of all that the texts of `Times` hold. */
  static merged(texts: readonly string[]): Latency {
    const all = new Latency();
    for (const text of texts) all.#add(text);
    return all;
  }

  #add(text: string): void {
    for (const bucket of text.split(" ")) {
      const [start = "", count] = bucket.split(":");
      if (count !== undefined) this.#histogram.recordValueWithCount(Number(start), Number(count));
    }
  }

  /** How many times it holds. */
  get count(): number {
    return this.#histogram.totalCount;
  }

  /** The time in nanoseconds below which a share `q` (0 to 1) of the times lies. */
  quantile(q: number): number {
    // The library starts from "nothing above 0 yet" as a huge number.
    if (q <= 0) return Math.min(this.#histogram.minNonZeroValue, this.#histogram.maxValue);
    return this.#histogram.getValueAtPercentile(Math.min(q, 1) * 100);
  }
}
