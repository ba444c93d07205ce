import { ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { Latency } from "./latency.ts";

Deno.test("quantiles are those of the times, to three digits", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 10 ** 11 }), { minLength: 1, maxLength: 300 }),
      (times) => {
        const latency = new Latency();
        for (const time of times) latency.record(time);
        const sorted = [...times].sort((a, b) => a - b);
        const near = (a: number, b: number) => Math.abs(a - b) <= Math.max(1, b * 0.001);
        return near(latency.quantile(0), sorted[0] as number) &&
          near(latency.quantile(1), sorted.at(-1) as number) &&
          near(latency.quantile(0.5), sorted[Math.ceil(sorted.length / 2) - 1] as number);
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("merging distributions is the distribution of all", () => {
  const [a, b, all] = [new Latency(), new Latency(), new Latency()];
  for (let i = 1; i <= 1000; i++) {
    (i % 3 === 0 ? a : b).record(i * 1000);
    all.record(i * 1000);
  }
  const merged = Latency.merged([a.encode(), b.encode()]);
  strictEqual(merged.count, 1000);
  for (const q of [0, 0.1, 0.5, 0.9, 0.99, 0.999, 1]) {
    // A merged maximum is the top of its bucket: equal to three digits, as all the rest is.
    const ratio = merged.quantile(q) / all.quantile(q);
    ok(Math.abs(ratio - 1) <= 0.001, `quantile ${q}: ${ratio}`);
  }
});

Deno.test("a time beyond the range is kept as the longest, not lost", () => {
  const latency = new Latency();
  latency.record(2 ** 50);
  strictEqual(latency.count, 1);
  ok(latency.quantile(1) >= 2 ** 41);
});
