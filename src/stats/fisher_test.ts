import assert from "node:assert/strict";
import fc from "fast-check";
import { fisherCombined } from "./fisher.ts";
import { seededRandom } from "./random.ts";

/** Probability of chi square above `x`, by Simpson's rule on its density. */
function chiSquareAbove(x: number, degrees: number): number {
  const half = degrees / 2;
  const gamma = Array.from({ length: half - 1 }, (_, i) => i + 1).reduce((a, b) => a * b, 1);
  const density = (t: number) => t ** (half - 1) * Math.exp(-t / 2) / (2 ** half * gamma);
  const steps = 20_000;
  const width = x / steps;
  let sum = density(0) + density(x);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density(i * width);
  return 1 - sum * width / 3;
}

Deno.test("Fisher: the example of his book, three tests of chi square 11.417 in all", () => {
  const ps = [0.145, 0.263, 0.087];
  const chiSquare = -2 * ps.reduce((sum, p) => sum + Math.log(p), 0);
  assert.ok(Math.abs(chiSquare - 11.417) < 5e-4);
  assert.ok(Math.abs(fisherCombined(ps) - chiSquareAbove(chiSquare, 6)) < 1e-6);
});

Deno.test("Fisher: the 5 % points of chi square in his table", () => {
  // Degrees of freedom 2, 4, 8, 20.
  for (const [n, point] of [[1, 5.991], [2, 9.488], [4, 15.507], [10, 31.41]] as const) {
    const p = fisherCombined(Array.from({ length: n }, () => Math.exp(-point / 2 / n)));
    assert.ok(Math.abs(p - 0.05) < 5e-5, `${n}: ${p}`);
  }
});

Deno.test("Fisher: one p is itself, 1 and 0 do no harm, none is refused", () => {
  fc.assert(fc.property(fc.double({ min: 1e-12, max: 1, noNaN: true }), (p) => {
    assert.ok(Math.abs(fisherCombined([p]) - p) < 1e-12);
    assert.ok(fisherCombined([p, 1]) >= p);
  }));
  assert.equal(fisherCombined([1, 1, 1]), 1);
  assert.ok(fisherCombined([0, 1]) < 1e-290);
  assert.throws(() => fisherCombined([]), RangeError);
});

Deno.test("Fisher: of p that are chance, a share of alpha is at most alpha", () => {
  const random = seededRandom(1);
  const combined = Array.from(
    { length: 20_000 },
    () => fisherCombined(Array.from({ length: 4 }, random)),
  );
  for (const alpha of [0.01, 0.05, 0.5]) {
    const share = combined.filter((p) => p <= alpha).length / combined.length;
    // Three standard errors.
    assert.ok(Math.abs(share - alpha) < 3 * Math.sqrt(alpha * (1 - alpha) / 20_000), `${share}`);
  }
});

Deno.test("Fisher: hundreds of small p are small together, and a smaller p never makes it larger", () => {
  for (const [count, p] of [[150, 1e-23], [200, 1e-6], [250, 0.001]] as const) {
    assert.ok(fisherCombined(Array.from({ length: count }, () => p)) < 1e-100);
  }
  const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 300 });
  fc.assert(fc.property(ps, fc.double({ min: 0, max: 1, noNaN: true }), (some, factor) => {
    const smaller = some.map((p, index) => index === 0 ? p * factor : p);
    assert.ok(fisherCombined(smaller) <= fisherCombined(some) * (1 + 1e-9));
  }));
});
