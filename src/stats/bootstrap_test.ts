import assert from "node:assert/strict";
import fc from "fast-check";
import { bootstrapMedians, type Mass, medianDifference } from "./bootstrap.ts";
import { median } from "./quantile.ts";

/** Survival of mice after surgery, days: Efron and Tibshirani (1993), table 2.1. */
const MICE = {
  treated: [94, 197, 16, 38, 99, 141, 23],
  control: [52, 104, 146, 10, 51, 30, 40, 27, 46],
};

function deviation(masses: readonly Mass[]): number {
  const mean = masses.reduce((sum, { value, probability }) => sum + value * probability, 0);
  const squares = masses.reduce(
    (sum, { value, probability }) => sum + (value - mean) ** 2 * probability,
    0,
  );
  return Math.sqrt(squares);
}

Deno.test("median: the mouse data of Efron and Tibshirani (1993), table 2.2, B = infinity", () => {
  assert.equal(deviation(bootstrapMedians(MICE.treated)).toFixed(2), "37.83");
});

Deno.test("median of 7: the closed form in exact fractions (python3's fractions module)", () => {
  const expected = [
    ...[0.010150046809941922, 0.09812359524639272, 0.23862627695214458, 0.30620016198304156],
    ...[0.23862627695214458, 0.09812359524639272, 0.010150046809941922],
  ];
  for (const [index, { probability }] of bootstrapMedians([1, 2, 3, 4, 5, 6, 7]).entries()) {
    assert.ok(Math.abs(probability - (expected[index] as number)) < 1e-12);
  }
});

Deno.test("median: the same as going through every resample", () => {
  const sample = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(sample, (values) => {
      const expected = new Map<number, number>();
      const all = resamplesOf(values);
      for (const one of all) {
        const middle = median(one) as number;
        expected.set(middle, (expected.get(middle) ?? 0) + 1 / all.length);
      }
      const actual = new Map<number, number>();
      for (const { value, probability } of bootstrapMedians(values)) {
        actual.set(value, (actual.get(value) ?? 0) + probability);
      }
      assert.deepEqual([...actual.keys()], [...expected.keys()].sort((a, b) => a - b));
      for (const [value, probability] of expected) {
        assert.ok(Math.abs((actual.get(value) ?? 0) - probability) < 1e-10);
      }
    }),
    { numRuns: 60 },
  );
});

/** All n^n of them. */
function resamplesOf(values: readonly number[]): number[][] {
  let all: number[][] = [[]];
  for (let draw = 0; draw < values.length; draw++) {
    all = all.flatMap((some) => values.map((value) => [...some, value]));
  }
  return all;
}

Deno.test("difference: the quantiles of every pair of medians, counted", () => {
  const sample = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(sample, sample, (first, second) => {
      const { low, high, point } = medianDifference(first, second, { level: 0.95 });
      const pairs = bootstrapMedians(first).flatMap((a) =>
        bootstrapMedians(second).map((b) => ({
          value: b.value - a.value,
          probability: a.probability * b.probability,
        }))
      ).sort((a, b) => a.value - b.value);
      const quantile = (q: number) => {
        let sum = 0;
        return pairs.find(({ probability }) => (sum += probability) >= q - 1e-12)?.value as number;
      };
      assert.ok(Math.abs(low - quantile(0.025)) < 1e-9);
      assert.ok(Math.abs(high - quantile(0.975)) < 1e-9);
      assert.equal(point, (median(second) as number) - (median(first) as number));
    }),
    { numRuns: 200 },
  );
});

Deno.test("difference: mice, against 300,000 resamples drawn by python3", () => {
  // python3 random.choices, statistics.median, seed 1: its 2.5 % and 97.5 % quantiles.
  const { point, low, high } = medianDifference(MICE.control, MICE.treated, { level: 0.95 });
  assert.deepEqual([point, low, high], [48, -29, 101]);
});

Deno.test("large samples: probabilities still add up", () => {
  for (const n of [100, 101, 1000]) {
    const values = Array.from({ length: n }, (_, index) => index);
    const total = bootstrapMedians(values).reduce((sum, { probability }) => sum + probability, 0);
    assert.ok(Math.abs(total - 1) < 1e-9);
    const { low, high } = medianDifference(values, values, { level: 0.95 });
    assert.ok(low < 0 && high > 0 && Math.abs(low + high) <= 1);
  }
  assert.throws(() => bootstrapMedians([]), RangeError);
});
