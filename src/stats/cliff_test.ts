import assert from "node:assert/strict";
import fc from "fast-check";
import { cliffOf, type CurveLevel, running } from "./cliff.ts";

const level = (rate: number, times: number) => Array<number>(times).fill(rate);
/** Each level stands at its number; the call is all that a connection takes. */
const rising = (rates: readonly number[]): CurveLevel[] =>
  rates.map((rate, x) => ({ x, rate, callTime: 1 / rate }));

Deno.test("the cliff is where the call takes over four times as long and goes on to", () => {
  assert.deepEqual(cliffOf(rising([...level(10_000, 25), ...level(2000, 25)])), {
    startLevels: 16,
    start: 10_000,
    past: { from: 25, to: 50, rate: 2000 },
  });
});

Deno.test("exactly four times is no cliff, nor is a slow stretch that passes, however long", () => {
  const curves = [
    [...level(100, 20), ...level(25, 20)],
    [...level(100, 20), ...level(10, 30), ...level(90, 5)],
  ];
  for (const rates of curves) {
    const { start, past } = cliffOf(rising(rates)) ?? {};
    assert.deepEqual([start, past], [100, undefined]);
  }
});

Deno.test("the call alone tells: a rate that does not fall with it is no reason to doubt", () => {
  const levels = [...level(15, 20), ...level(300, 20)].map((callTime, x) => ({
    ...{ x, callTime, rate: x % 3 === 0 ? 9_000 : 1_000 },
  }));
  assert.equal(cliffOf(levels)?.past?.from, 20);
});

Deno.test("a cliff stays one where x falls again and the rate with it recovers", () => {
  const levels = [
    ...rising([...level(100, 20), ...level(10, 30)]),
    ...level(90, 5).map((rate) => ({ x: 5, rate, callTime: 1 / rate })),
  ];
  assert.deepEqual(cliffOf(levels)?.past, { from: 20, to: 50, rate: 10 });
});

Deno.test("where the call is not to blame it is the machine's doing, and no cliff", () => {
  const levels = rising([...level(100, 20), ...level(10, 20)]);
  assert.equal(cliffOf(levels)?.past?.from, 20);
  assert.equal(cliffOf(levels.map((one) => ({ ...one, callTime: 7 })))?.past, undefined);
});

Deno.test("where x never rises all levels count", () => {
  const flat = (rates: readonly number[]) => rising(rates).map((one) => ({ ...one, x: 0 }));
  assert.equal(cliffOf(flat(level(100, 40)))?.past, undefined);
  assert.equal(cliffOf(flat([...level(100, 20), ...level(10, 20)]))?.past?.from, 20);
});

Deno.test("slow levels at the very end are noise until they are five", () => {
  const end = (slow: number) => rising([...level(100, 20), ...level(10, slow)]);
  assert.equal(cliffOf(end(4))?.past, undefined);
  assert.equal(cliffOf(end(5))?.past?.from, 20);
});

Deno.test("one or two slow levels in five are noise", () => {
  const rates = level(100, 40).map((rate, index) => index % 5 < 2 ? 1 : rate);
  assert.equal(cliffOf(rising(rates))?.past, undefined);
});

Deno.test("fewer than twelve levels have no shape; of few a third makes the start", () => {
  assert.equal(cliffOf(rising(level(100, 11))), undefined);
  assert.equal(cliffOf(rising(level(100, 12)))?.startLevels, 4);
});

Deno.test("a cliff anywhere behind the start is found there, whatever noise of a third is on it", () => {
  fc.assert(fc.property(
    fc.record({
      high: fc.integer({ min: 1000, max: 100_000 }),
      before: fc.integer({ min: 30, max: 60 }),
      past: fc.integer({ min: 5, max: 30 }),
      noise: fc.infiniteStream(fc.double({ min: 0.8, max: 1.3, noNaN: true })),
    }),
    ({ high, before, past, noise }) => {
      const noisy = (rate: number) => rate * (noise.next().value as number);
      const rates = [...level(high, before), ...level(high / 10, past)].map(noisy);
      assert.equal(cliffOf(rising(rates))?.past?.from, before);
    },
  ));
});

Deno.test("a running median is one of the window's values and does not move a constant", () => {
  assert.deepEqual(running(level(7, 9)), level(7, 9));
  assert.deepEqual(running([1, 100, 2, 3, 4]), [2, 2.5, 3, 3.5, 3]);
});
