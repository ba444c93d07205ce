import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { build } from "hdr-histogram-js";
import { Latency } from "./latency.ts";
import { LONGEST_NS, Times } from "./times.ts";

/** The text form of these times. */
function textOf(times: readonly number[]): string {
  const recorded = new Times();
  for (const time of times) recorded.record(time);
  return recorded.encode();
}

/** Times of every order of magnitude, and at the edges of buckets. */
const TIMES = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 10 ** 11 }),
    fc.integer({ min: 0, max: 5000 }),
    fc.tuple(fc.integer({ min: 0, max: 41 }), fc.integer({ min: -1, max: 1 }))
      .map(([power, beside]) => Math.max(0, 2 ** power + beside)),
  ),
  { minLength: 1, maxLength: 300 },
);
const QUANTILES = [0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1];

Deno.test("what a worker's text tells is what the library would have recorded itself", () => {
  fc.assert(
    fc.property(TIMES, (times) => {
      const library = build({
        bitBucketSize: 64,
        highestTrackableValue: LONGEST_NS,
        numberOfSignificantValueDigits: 3,
      });
      for (const time of times) library.recordValue(time);
      const latency = Latency.merged([textOf(times)]);
      strictEqual(latency.count, library.totalCount);
      const all = QUANTILES.map((q) => latency.quantile(q));
      deepStrictEqual(all, QUANTILES.map((q) => library.getValueAtPercentile(q * 100)));
    }),
    { numRuns: 200 },
  );
});

Deno.test("quantiles are those of the times, to three digits", () => {
  fc.assert(
    fc.property(TIMES, (times) => {
      const latency = Latency.merged([textOf(times)]);
      const sorted = [...times].sort((a, b) => a - b);
      const near = (a: number, b: number) => Math.abs(a - b) <= Math.max(1, b * 0.001);
      const upward = QUANTILES.map((q) => latency.quantile(q));
      return upward.every((value, i) => value >= (upward[i - 1] ?? 0)) &&
        near(latency.quantile(1), sorted.at(-1) as number) &&
        near(latency.quantile(0.5), sorted[Math.ceil(sorted.length / 2) - 1] as number);
    }),
    { numRuns: 50 },
  );
});

Deno.test("merging distributions is the distribution of all, in whatever order", () => {
  const times = Array.from({ length: 1000 }, (_, i) => (i + 1) * 1000);
  const [a, b] = [0, 1].map((rest) => textOf(times.filter((_, i) => i % 2 === rest).reverse()));
  const merged = Latency.merged([a ?? "", b ?? ""]);
  const all = Latency.merged([textOf(times)]);
  strictEqual(merged.count, 1000);
  for (const q of [0, ...QUANTILES]) strictEqual(merged.quantile(q), all.quantile(q));
});

Deno.test("a time beyond the range is kept as the longest, not lost; none is none", () => {
  const latency = Latency.merged([textOf([2 ** 50])]);
  strictEqual(latency.count, 1);
  ok(latency.quantile(1) >= 2 ** 41);
  strictEqual(Latency.merged([textOf([])]).count, 0);
});

Deno.test("times that are forgotten are not told, and there is room for many", () => {
  const times = new Times();
  for (let i = 0; i < 5000; i++) times.record(i);
  strictEqual(times.count, 5000);
  times.reset();
  strictEqual(times.encode(), "");
  times.record(7);
  strictEqual(times.encode(), "7:1");
});
