import assert from "node:assert/strict";
import fc from "fast-check";
import { median, quantile } from "./quantile.ts";

const numbers = fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 1 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

// deno-fmt-ignore
const MTCARS_MPG = [
  21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4,
  14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4,
];

function close(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) < 1e-9, `${actual} is not ${expected}`);
}

Deno.test("quantile gives what R prints for quantile(mtcars$mpg): type 7", () => {
  const printed: readonly [number, number][] = [
    [0, 10.4],
    [0.25, 15.425],
    [0.5, 19.2],
    [0.75, 22.8],
    [1, 33.9],
  ];
  for (const [q, value] of printed) close(quantile(MTCARS_MPG, q), value);
});

Deno.test("quantile gives Wikipedia's worked example of PERCENTILE.INC (Percentile, C = 1)", () => {
  close(quantile([15, 20, 35, 40, 50], 0.4), 29);
});

Deno.test("median takes the middle one of an odd number and the mean of the middle two", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([7]), 7);
});

Deno.test("quantile and median of nothing are undefined, not 0", () => {
  assert.equal(median([]), undefined);
  assert.equal(quantile([], 0.99), undefined);
});

Deno.test("quantile refuses what has no answer", () => {
  for (const q of [-0.01, 1.01, NaN]) assert.throws(() => quantile([1], q), RangeError);
  for (const value of [NaN, Infinity, -Infinity]) {
    assert.throws(() => quantile([1, value, 2], 0.5), RangeError);
  }
});

Deno.test("quantile is bounded by the extremes, reaches them and never falls as q rises", () => {
  fc.assert(fc.property(numbers, share, share, (values, one, other) => {
    const [low, high] = [Math.min(one, other), Math.max(one, other)];
    const lower = quantile(values, low) as number;
    const upper = quantile(values, high) as number;
    const slack = 1e-9 * Math.max(...values.map(Math.abs), 1);
    assert.ok(lower <= upper + slack);
    assert.ok(lower >= Math.min(...values) - slack && upper <= Math.max(...values) + slack);
    assert.ok(quantile(values, 0) === Math.min(...values));
    assert.ok(quantile(values, 1) === Math.max(...values));
  }));
});

Deno.test("quantile does not depend on the order of the values and leaves them alone", () => {
  fc.assert(fc.property(numbers, share, (values, q) => {
    const before = [...values];
    const reversed = [...values].reverse();
    assert.equal(quantile(values, q), quantile(reversed, q));
    assert.deepEqual(values, before);
  }));
});
