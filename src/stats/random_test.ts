import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom, shuffled, splitMix64, xoshiro128 } from "./random.ts";

function take<T>(count: number, next: () => T): T[] {
  return Array.from({ length: count }, next);
}

Deno.test("xoshiro128** gives the reference implementation's words for state 1, 2, 3, 4", () => {
  // rand_xoshiro, tests of xoshiro128starstar.rs, made with the authors' C code.
  const expected = [
    11520,
    0,
    5927040,
    70819200,
    2031721883,
    1637235492,
    1287239034,
    3734860849,
    3729100597,
    4258142804,
  ];
  assert.deepEqual(take(10, xoshiro128([1, 2, 3, 4])), expected);
});

Deno.test("SplitMix64 gives the reference implementation's words for 1477776061723855037", () => {
  // rand_xoshiro, tests of splitmix64.rs, made with the authors' C code.
  const expected = [
    1985237415132408290n,
    2979275885539914483n,
    13511426838097143398n,
    8488337342461049707n,
    15141737807933549159n,
  ];
  assert.deepEqual(take(5, splitMix64(1477776061723855037n)), expected);
});

Deno.test("seededRandom repeats a seed, tells seeds apart and stays in 0 to below 1", () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (seed) => {
    const numbers = take(20, seededRandom(seed));
    assert.deepEqual(take(20, seededRandom(seed)), numbers);
    assert.notDeepEqual(take(20, seededRandom(seed > 0 ? seed - 1 : seed + 1)), numbers);
    assert.ok(numbers.every((number) => number >= 0 && number < 1));
  }));
});

Deno.test("seededRandom is even: 100,000 numbers fill ten bins alike", () => {
  const random = seededRandom(7);
  const bins = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 100_000; i++) {
    const bin = Math.floor(random() * 10);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const chiSquare = bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  // 27.88 is the 0.999 quantile of chi-square with 9 degrees of freedom.
  assert.ok(chiSquare < 27.88, `chi-square is ${chiSquare}`);
});

Deno.test("seededRandom refuses a seed that is not a safe integer", () => {
  for (const seed of [0.5, NaN, Infinity, 2 ** 53]) {
    assert.throws(() => seededRandom(seed), RangeError);
  }
});

Deno.test("shuffled keeps every item, leaves its argument alone and repeats with the seed", () => {
  fc.assert(fc.property(fc.array(fc.nat(9)), fc.nat(), (items, seed) => {
    const before = [...items];
    const once = shuffled(items, seededRandom(seed));
    assert.deepEqual(items, before);
    assert.deepEqual([...once].sort(), [...items].sort());
    assert.deepEqual(shuffled(items, seededRandom(seed)), once);
  }));
});

Deno.test("shuffled gives each of the six orders of three items about equally often", () => {
  const random = seededRandom(11);
  const seen = new Map<string, number>();
  for (let i = 0; i < 60_000; i++) {
    const order = shuffled(["a", "b", "c"], random).join("");
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  assert.equal(seen.size, 6);
  const chiSquare = [...seen.values()].reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0);
  // 20.52 is the 0.999 quantile of chi-square with 5 degrees of freedom.
  assert.ok(chiSquare < 20.52, `chi-square is ${chiSquare}`);
});
