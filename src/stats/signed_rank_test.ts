import assert from "node:assert/strict";
import fc from "fast-check";
import { signedRankTest } from "./signed_rank.ts";

Deno.test("depression scale before and after: Hollander and Wolfe (1973), p. 29, as R prints it", () => {
  const before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
  const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
  const { v, p } = signedRankTest(before.map((value, index) => value - (after[index] as number)));
  assert.equal(v, 40);
  // One-sided, as published: 0.01953 = 10 / 512.
  assert.equal(p / 2, 0.01953125);
});

Deno.test("heights of maize: Darwin (1876), SciPy's example of wilcoxon", () => {
  const { p, v, most } = signedRankTest([
    6,
    8,
    14,
    16,
    23,
    24,
    28,
    29,
    41,
    -48,
    49,
    56,
    60,
    -67,
    75,
  ]);
  assert.equal(most - v, 24);
  assert.equal(p, 0.041259765625);
});

Deno.test("the same as counting every choice of signs", () => {
  const sample = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(sample, (differences) => {
      const signed = differences.filter((value) => value !== 0);
      const sumOf = (values: readonly number[]) => signedRankTest(values).v;
      const own = sumOf(signed);
      const sums = Array.from(
        { length: 1 << signed.length },
        (_, bits) =>
          sumOf(
            signed.map((value, index) => bits >> index & 1 ? Math.abs(value) : -Math.abs(value)),
          ),
      );
      const share = (test: (sum: number) => boolean) => sums.filter(test).length / sums.length;
      const expected = Math.min(1, 2 * Math.min(share((v) => v <= own), share((v) => v >= own)));
      assert.ok(Math.abs(signedRankTest(differences).p - expected) < 1e-12);
    }),
    { numRuns: 60 },
  );
});

Deno.test("approximate for many: close to what is exact", () => {
  const differences = Array.from(
    { length: 100 },
    (_, index) => index % 3 === 0 ? -index - 1 : index + 1,
  );
  const exact = signedRankTest(differences).p;
  const near = signedRankTest([...differences, 0.5]).p;
  assert.ok(Math.abs(Math.log(near / exact)) < 0.2, `${exact} ${near}`);
});
