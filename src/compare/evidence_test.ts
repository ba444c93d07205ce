import assert from "node:assert/strict";
import fc from "fast-check";
import { evidenceOf, type NoisyInput } from "./evidence.ts";

const NOISE = { relative: 0.05, absolute: 0 };
const counted = (n: number, of: (i: number) => number) =>
  Array.from({ length: n }, (_, i) => of(i));
const input = (base: readonly number[], head: readonly number[], inTurns = false): NoisyInput => ({
  ...{ bases: [base], head, better: "lower", noise: NOISE },
  ...(inTurns ? { pairs: base.map((value, i) => [value, head[i] as number] as const) } : {}),
});

/** A machine that becomes slower and slower: what it does to either side cancels in pairs. */
const DRIFT = counted(10, (i) => 100 * 1.05 ** i);

Deno.test("in turns the interval is that of the pairs: a drift cancels", () => {
  const slower = DRIFT.map((value, i) => value * (i % 2 === 0 ? 1.14 : 1.16));
  const paired = evidenceOf(input(DRIFT, slower, true));
  assert.ok(paired.worse.low > Math.log(1.13) && paired.worse.high < Math.log(1.17));
  const apart = evidenceOf(input(DRIFT, slower));
  assert.ok(apart.worse.low < 0 && apart.worse.high > Math.log(1.3));
  assert.equal(apart.pairs, undefined);
  // All ten differences have one sign: 1 of 2 to the 10th, one-sided.
  assert.ok(Math.abs((paired.pairs?.worse ?? 0) - 2 ** -10) < 1e-12);
  assert.equal(paired.pairs?.better, 1);
});

Deno.test("fewer pairs than an interval needs are samples", () => {
  const five = DRIFT.slice(0, 5);
  const evidence = evidenceOf(input(five, five.map((value) => value * 2), true));
  assert.equal(evidence.pairs, undefined);
  assert.equal(evidence.able, false);
});

Deno.test("better and worse change places with the metric's sense, and with the sides", () => {
  const values = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), {
    ...{ minLength: 10, maxLength: 10 },
  });
  fc.assert(fc.property(values, values, fc.boolean(), (base, head, inTurns) => {
    const one = evidenceOf(input(base, head, inTurns));
    const rate = evidenceOf({ ...input(base, head, inTurns), better: "higher" });
    const turned = evidenceOf(input(head, base, inTurns));
    for (const other of [rate, turned]) {
      assert.ok(Math.abs(one.worse.low + other.worse.high) < 1e-9);
      assert.ok(Math.abs(one.medians + other.medians) < 1e-9);
      assert.ok(Math.abs(one.samples.worse - other.samples.better) < 1e-12);
      assert.equal(one.pairs === undefined, other.pairs === undefined);
      assert.ok(Math.abs((one.pairs?.worse ?? 0) - (other.pairs?.better ?? 0)) < 1e-12);
      assert.equal(one.able, other.able);
    }
  }));
});

Deno.test("able is what the values are, not which run they came from: it never misses a change", () => {
  const value = fc.double({ min: 90, max: 130, noNaN: true });
  const values = fc.array(value, { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(
      values,
      values,
      fc.boolean(),
      fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      (base, head, inTurns, swap) => {
        // Which of a pair is HEAD is decided by lot: what pooled values say stays the same.
        const [first, second] = [
          base.map((value, i) => swap[i] ? head[i] as number : value),
          head.map((value, i) => swap[i] ? base[i] as number : value),
        ];
        const [one, other] = [input(base, head, inTurns), input(first, second, inTurns)]
          .map(evidenceOf);
        assert.equal(one?.able, other?.able);
        if (!one || one.able) return;
        assert.ok(!(Math.min(one.worse.low, one.medians) > one.zone));
        assert.ok(!(Math.max(one.worse.high, one.medians) < -one.zone));
      },
    ),
    { numRuns: 500 },
  );
});
