import assert from "node:assert/strict";
import fc from "fast-check";
import { corrected, holm, taroneNumber } from "./correction.ts";

/** Fifteen comparisons of myocardial infarction trials: Benjamini and Hochberg (1995), section 3. */
const INFARCTION = [
  ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262],
  ...[0.5719, 0.6528, 0.7590, 1.0000],
];

function near(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [index, value] of actual.entries()) {
    assert.ok(Math.abs(value - (expected[index] as number)) < 1e-12, `${index}: ${value}`);
  }
}

Deno.test("Holm: the p-values of Benjamini and Hochberg (1995) as R's p.adjust gives them", () => {
  near(holm(INFARCTION), [
    ...[0.0015, 0.0056, 0.0247, 0.1140, 0.2211, 0.2780, 0.2780, 0.2780, 0.3213, 1, 1, 1, 1, 1, 1],
  ]);
  // The paper: Bonferroni's and Holm's methods reject the same three at 0.05.
  assert.equal(holm(INFARCTION).filter((p) => p <= 0.05).length, 3);
});

Deno.test("Holm: order does not matter, and it never helps to be adjusted", () => {
  near(holm([0.04, 0.01, 0.03, 0.02]), [0.06, 0.04, 0.06, 0.06]);
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (ps) => {
    const adjusted = holm(ps);
    assert.ok(adjusted.every((p, index) => p >= (ps[index] as number) && p <= 1));
    near(holm([...ps].reverse()).reverse(), adjusted);
  }));
});

Deno.test("Tarone: as many as could be significant, not more", () => {
  assert.equal(taroneNumber([], 0.05), 1);
  assert.equal(taroneNumber([1, 1, 1], 0.05), 1);
  // 0.02 is at most 0.05 / 2 but not 0.05 / 3: two count.
  assert.equal(taroneNumber([0.001, 0.02, 0.02, 0.4], 0.05), 3);
  assert.equal(taroneNumber([0.001, 0.02, 0.4], 0.05), 2);
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (least) => {
    const k = taroneNumber(least, 0.05);
    const able = least.filter((p) => p <= 0.05 / k).length;
    assert.ok(able <= k, "no more than are paid for");
    const cheaper = (fewer: number) => least.filter((p) => p <= 0.05 / fewer).length <= fewer;
    assert.ok(Array.from({ length: k - 1 }, (_, i) => i + 1).every((i) => !cheaper(i)), "smallest");
  }));
});

Deno.test("corrected: comparisons that can't be significant cost nothing", () => {
  const hopeless = Array.from({ length: 1000 }, () => ({ p: 0.2, leastP: 0.1 }));
  const { family, adjusted } = corrected([{ p: 0.004, leastP: 1e-5 }, ...hopeless], 0.05);
  assert.equal(family, 1);
  near(adjusted.slice(0, 2), [0.004, 1]);
});
