import assert from "node:assert/strict";
import fc from "fast-check";
import { pairedRatio } from "./ratio.ts";
import { seededRandom, shuffled } from "./random.ts";

const positive = fc.double({ min: 1e-3, max: 1e9, noNaN: true });
const pairs = fc.array(fc.tuple(positive, positive), { minLength: 1, maxLength: 20 });

function ones(length: number): number[] {
  return Array.from({ length }, () => 1);
}

Deno.test("pairedRatio divides repetition by repetition, not median by median", () => {
  // The medians are 4 and 3; the ratios are 4, 0.1 and 9, whose median is 4.
  const ratio = pairedRatio([4, 1, 27], [1, 10, 3]);
  assert.equal(ratio?.median, 4);
  assert.equal(ratio?.pairs, 3);
});

Deno.test("pairedRatio's interval is that of the exact bootstrap of Efron's seven mice", () => {
  // Efron and Tibshirani (1993), table 2.1. The bootstrap distribution of the median of seven is
  // known: P(median* <= x(k)) = P(Binomial(7, k/7) >= 4), that is 0.010 for k = 1, 0.108 for
  // k = 2 and, mirrored, 0.892 for k = 5, 0.990 for k = 6. So 2.5 % lies at x(2) = 23 and 97.5 %
  // at x(6) = 141.
  const mice = [94, 197, 16, 38, 99, 141, 23];
  assert.deepEqual(pairedRatio(mice, ones(7)), { median: 94, low: 23, high: 141, pairs: 7 });
});

Deno.test("pairedRatio's interval holds 95 %, half of the rest on either side", () => {
  // By the same formula, of 17 values 0.8 % of the medians are at most x(4), 3.6 % at most x(5) and
  // 10.4 % at most x(6): 2.5 % lies at x(5), and mirrored at x(13). An interval of 90 % would be
  // x(6) to x(12).
  const values = Array.from({ length: 17 }, (_, index) => index + 1);
  assert.deepEqual(pairedRatio(values, ones(17)), { median: 9, low: 5, high: 13, pairs: 17 });
});

Deno.test("pairedRatio of repetitions that agree has no width", () => {
  assert.deepEqual(pairedRatio([10, 20, 30], [5, 10, 15]), {
    median: 2,
    low: 2,
    high: 2,
    pairs: 3,
  });
});

Deno.test("pairedRatio leaves out pairs with a missing value, a zero below or no partner", () => {
  const ratio = pairedRatio([null, 6, 5, 8, 9], [3, null, 0, 2]);
  assert.deepEqual(ratio, { median: 4, low: 4, high: 4, pairs: 1 });
});

Deno.test("pairedRatio keeps a zero above: nothing is 0 times something", () => {
  assert.equal(pairedRatio([0, 0, 0], [1, 2, 3])?.median, 0);
});

Deno.test("pairedRatio is undefined when no pair is left", () => {
  assert.equal(pairedRatio([], []), undefined);
  assert.equal(pairedRatio([1, 2], [0, 0]), undefined);
  assert.equal(pairedRatio([null], [1]), undefined);
  assert.equal(pairedRatio([NaN, Infinity], [1, 1]), undefined);
});

Deno.test("pairedRatio's interval holds the median and stays within the ratios", () => {
  fc.assert(
    fc.property(pairs, (drawn) => {
      const ratio = pairedRatio(drawn.map(([a]) => a), drawn.map(([, b]) => b));
      assert.ok(ratio);
      const ratios = drawn.map(([a, b]) => a / b);
      const slack = 1e-9 * Math.max(...ratios);
      assert.ok(ratio.low <= ratio.median + slack && ratio.median <= ratio.high + slack);
      assert.ok(ratio.low >= Math.min(...ratios) - slack);
      assert.ok(ratio.high <= Math.max(...ratios) + slack);
      assert.equal(ratio.pairs, drawn.length);
    }),
    { numRuns: 50 },
  );
});

Deno.test("pairedRatio is the same for the same repetitions in any order", () => {
  fc.assert(
    fc.property(pairs, fc.nat(), (drawn, seed) => {
      const other = shuffled(drawn, seededRandom(seed));
      const of = (list: typeof drawn) => pairedRatio(list.map(([a]) => a), list.map(([, b]) => b));
      assert.deepEqual(of(other), of(drawn));
    }),
    { numRuns: 50 },
  );
});

Deno.test("pairedRatio scales with its numerators", () => {
  fc.assert(
    fc.property(pairs, (drawn) => {
      const once = pairedRatio(drawn.map(([a]) => a), drawn.map(([, b]) => b));
      const twice = pairedRatio(drawn.map(([a]) => a * 2), drawn.map(([, b]) => b));
      assert.ok(once && twice);
      assert.deepEqual([twice.median, twice.low, twice.high], [
        once.median * 2,
        once.low * 2,
        once.high * 2,
      ]);
    }),
    { numRuns: 50 },
  );
});
