import assert from "node:assert/strict";
import fc from "fast-check";
import { evidenceOf, type NoisyInput } from "./evidence.ts";
import { isShown } from "./noisy.ts";

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
  const value = fc.double({ min: 98, max: 108, noNaN: true });
  const values = fc.array(value, { minLength: 16, maxLength: 16 });
  const orders = fc.array(fc.nat(), { minLength: 16, maxLength: 16 });
  let [able, not] = [0, 0];
  fc.assert(
    fc.property(values, orders, fc.boolean(), (pooled, order, inTurns) => {
      const shuffled = [...pooled.keys()].sort((a, b) =>
        (order[a] as number) - (order[b] as number)
      )
        .map((index) => pooled[index] as number);
      const [one, other] = [pooled, shuffled].map((all) =>
        evidenceOf(input(all.slice(0, 8), all.slice(8), inTurns))
      );
      assert.equal(one?.able, other?.able);
      if (!one || one.able) return void able++;
      not++;
      assert.ok(!isShown(one, "worse") && !isShown(one, "better"));
    }),
    { numRuns: 500 },
  );
  assert.ok(able > 50 && not > 50, `${able} able, ${not} not: both have to be tried`);
});

Deno.test("pairs and samples that are all equal show nothing in either direction", () => {
  const same = counted(10, () => 100);
  const { samples, pairs, able, constant } = evidenceOf(input(same, same, true));
  assert.deepEqual([samples.worse, samples.better, pairs?.worse, pairs?.better], [1, 1, 1, 1]);
  assert.ok(constant && !able);
});

Deno.test("the least p of pairs is of their number alone, not of how many differ", () => {
  const head = DRIFT.map((value, i) => i < 5 ? value : value * 1.2);
  assert.equal(evidenceOf(input(DRIFT, head, true)).pairs?.leastP, 2 ** -10);
});

Deno.test("pairs can show what no division of the samples could by its interval", () => {
  const base = [100, 101, 102, 103, 97, 98, 99, 100];
  const head = base.map((value) => value * 1.056);
  const evidence = evidenceOf(input(base, head, true));
  assert.ok(isShown(evidence, "worse") && evidence.able);
  assert.equal(evidenceOf(input(base, head)).able, false);
});
