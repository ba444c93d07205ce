import assert from "node:assert/strict";
import { type LevelTest, permutationTests, type PermutedColumns } from "./permutation.ts";

const PAIRS = [0.31, -0.12, 0.44, 0.08, 0.27, -0.05, 0.39, 0.16];
/** HEAD's values first. */
const CELLS = [
  [1.9, 2.4, 2.1, 1.2, 1.1, 1.5, 1.3, 2.0, 0.9],
  [3.1, 2.2, 2.9, 2.0, 2.6, 1.7],
];
const TWO: PermutedColumns = {
  ...{ exchange: "repetitions", starts: [0, 9, 15], heads: [4, 3], columns: 1 },
  ...{ values: Float64Array.from(CELLS.flat()), levels: [[[0, 1]], [[0], [1]]] },
};
const PERMUTATIONS = 19_999;
const options = { permutations: PERMUTATIONS, seed: 7 };

/** Within four standard errors of a share of so many permutations. */
function near(actual: number | undefined, exact: number): void {
  const error = Math.sqrt(exact * (1 - exact) / PERMUTATIONS);
  assert.ok(Math.abs((actual ?? NaN) - exact) < 4 * error + 1e-4, `${actual} is not ${exact}`);
}

const tested = (input: PermutedColumns) => permutationTests(input, options);
const first = (tests: readonly LevelTest[]) => tests[0] as LevelTest;

Deno.test("pairs: p is that of all 256 assignments (scipy.stats.permutation_test 1.17.1)", () => {
  const input = {
    ...{ exchange: "pairs" as const, starts: [0, 8], heads: [8], columns: 1 },
    ...{ values: Float64Array.from(PAIRS), levels: [[[0]]] },
  };
  near(first(tested(input)).p[0], 0.02734375);
});

Deno.test("repetitions: one cell, two cells together, and the larger of two cells", () => {
  const [together, apart] = tested(TWO);
  // All 126 × 20 divisions counted out with NumPy.
  assert.ok(Math.abs((together?.statistics[0] ?? 0) - 2.1095918385197487) < 1e-12);
  near(together?.p[0], 0.01626984126984127);
  near(apart?.p[0], 0.07936507936507936);
  near(apart?.p[2], 0.1);
  near(apart?.adjusted[0], 0.1253968253968254);
  near(apart?.adjusted[2], 0.17142857142857143);
});

Deno.test("columns keep together: a copy of a column costs nothing", () => {
  const values = Float64Array.from(CELLS.flat().flatMap((value) => [value, value]));
  const [one, two] = [first(tested(TWO)), first(tested({ ...TWO, columns: 2, values }))];
  assert.deepEqual([...two.adjusted], [one.adjusted[0], one.adjusted[0], one.adjusted[0]]);
});

Deno.test("what a cell does not have says nothing, there and in the sum", () => {
  const values = Float64Array.from(CELLS.flat().flatMap((value) => [value, NaN]));
  const [one, two] = [first(tested(TWO)), first(tested({ ...TWO, columns: 2, values }))];
  assert.deepEqual([...two.p], [one.p[0], 1, one.p[0]]);
});

Deno.test("all values equal: nothing", () => {
  const { p, adjusted } = first(tested({ ...TWO, values: new Float64Array(15).fill(3) }));
  assert.deepEqual([...p, ...adjusted], [1, 1, 1, 1]);
});

Deno.test("the same seed deals the same", () => {
  assert.deepEqual(tested(TWO), tested(TWO));
  assert.notDeepEqual(tested(TWO), permutationTests(TWO, { ...options, seed: 8 }));
});
