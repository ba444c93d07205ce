import assert from "node:assert/strict";
import fc from "fast-check";
import { cliffOf, running } from "./cliff.ts";

const level = (rate: number, times: number) => Array<number>(times).fill(rate);

Deno.test("the cliff is where the rate falls below half and stays there", () => {
  const rates = [...level(10_000, 25), ...level(2000, 25)];
  assert.deepEqual(cliffOf(rates), { startLevels: 10, start: 10_000, at: 25, past: 2000 });
});

Deno.test("exactly half is no cliff, nor is a dip that passes, however long", () => {
  const none = { startLevels: 10, start: 100, at: undefined, past: undefined };
  assert.deepEqual(cliffOf([...level(100, 20), ...level(50, 20)]), none);
  assert.deepEqual(cliffOf([...level(100, 20), ...level(10, 30), ...level(90, 5)]), none);
});

Deno.test("one or two slow levels in five are noise", () => {
  const rates = level(100, 40).map((rate, index) => index % 5 < 2 ? 1 : rate);
  assert.equal(cliffOf(rates)?.at, undefined);
});

Deno.test("fewer than twelve levels have no shape; of few a quarter makes the start", () => {
  assert.equal(cliffOf(level(100, 11)), undefined);
  assert.equal(cliffOf(level(100, 12))?.startLevels, 3);
});

Deno.test("a cliff anywhere behind the start is found there, whatever noise of a third is on it", () => {
  fc.assert(fc.property(
    fc.record({
      high: fc.integer({ min: 1000, max: 100_000 }),
      before: fc.integer({ min: 15, max: 60 }),
      past: fc.integer({ min: 5, max: 60 }),
      noise: fc.infiniteStream(fc.double({ min: 0.8, max: 1.3, noNaN: true })),
    }),
    ({ high, before, past, noise }) => {
      const noisy = (rate: number) => rate * (noise.next().value as number);
      const rates = [...level(high, before), ...level(high / 10, past)].map(noisy);
      assert.equal(cliffOf(rates)?.at, before);
    },
  ));
});

Deno.test("a running median is one of the window's values and does not move a constant", () => {
  assert.deepEqual(running(level(7, 9)), level(7, 9));
  assert.deepEqual(running([1, 100, 2, 3, 4]), [2, 2.5, 3, 3.5, 3]);
});
