import assert from "node:assert/strict";
import fc from "fast-check";
import { rankTest } from "./mann_whitney.ts";
import { largestCount } from "./rank_sums.ts";

/** To 6 digits and better. */
function near(actual: number, expected: number, digits = 10): void {
  const off = Math.abs(actual - expected);
  assert.ok(off <= Math.abs(expected) * 10 ** -digits, `${actual}, published ${expected}`);
}

/** Permeability of the human chorioamnion at term and at 12 to 26 weeks. */
const HOLLANDER_WOLFE = {
  term: [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
  early: [1.15, 0.88, 0.90, 0.74, 1.21],
};

Deno.test("exact: Hollander and Wolfe (1973), p. 69, as R's wilcox.test prints it", () => {
  const { u, p, by } = rankTest(HOLLANDER_WOLFE.term, HOLLANDER_WOLFE.early);
  assert.equal(u, 35);
  assert.equal(by, "exact");
  near(p, 0.2544122544123);
  near(rankTest(HOLLANDER_WOLFE.term, HOLLANDER_WOLFE.early, "normal").p, 0.244623605127);
});

Deno.test("exact and approximate: the samples of SciPy's test suite with R's 16 digits", () => {
  const x = [210.052110, 110.190630, 307.918612];
  const y = [
    ...[436.08811482466416, 416.37397329768191, 179.96975939463582, 197.8118754228619],
    ...[34.038757281225756, 138.54220550921517, 128.7769351470246, 265.92721427951852],
    ...[275.6617533155341, 592.34083395416258, 448.73177590617018, 300.61495185038905],
    187.97508449019588,
  ];
  assert.equal(rankTest(x, y).u, 16);
  near(rankTest(x, y).p, 0.7035714285714);
  near(rankTest(x, y, "normal").p, 0.6865041817876);
});

Deno.test("exact: age at diagnosis by sex, the example of SciPy's mannwhitneyu", () => {
  const [males, females] = [[19, 22, 16, 29, 24], [20, 11, 17, 12]];
  const { u, p } = rankTest(males, females);
  assert.equal(u, 17);
  near(p, 1 / 9);
  near(rankTest(males, females, "normal").p, 0.11134688653314041);
});

Deno.test("exact: table of Mann and Whitney (1947), p. 52, n = 6", () => {
  // Probability of a U of at most 0, 1, 2, ... with samples of 6 and 6.
  const published = [0.001, 0.002, 0.004, 0.008, 0.013, 0.021, 0.032, 0.047, 0.066, 0.09, 0.12];
  for (const [u, expected] of published.entries()) {
    const tail = rankTest(...samplesWithU(6, u)).p / 2;
    assert.equal(Math.round(tail * 1000) / 1000, expected, `U = ${u}`);
  }
});

/** Two samples of that size without ties, the first larger in `u` pairs. */
function samplesWithU(size: number, u: number): [number[], number[]] {
  const second = Array.from({ length: size }, (_, index) => index + 1);
  let left = u;
  const first = second.map((_, index) => {
    const over = Math.min(left, size);
    left -= over;
    return over + 0.5 + index / 100;
  });
  return [first, second];
}

Deno.test("approximate with ties: SciPy's tie tests, checked there against R", () => {
  const cases: [number[], number[], number, number][] = [
    [[1, 2, 3, 4], [1, 2, 3, 4, 5], 8, 0.7086240584439],
    [[1, 2, 3, 4], [1, 2, 3.01, 4, 5], 7.5, 0.6197963884941],
    [[1, 2, 3, 4], [1, 2.01, 3, 4.01, 5], 7, 0.5368784563079],
    [[1, 2, 3, 4], [3, 6, 7, 8, 99, 3, 2, 1, 4, 4, 5], 10, 0.1297704873477],
    [[1, 99, 99, 4], [3, 6, 7, 8, 99, 99, 2, 1, 4, 4, 5], 24.5, 0.7912517950119],
  ];
  for (const [x, y, u, p] of cases) {
    const test = rankTest(x, y, "normal");
    assert.equal(test.u, u);
    near(test.p, p);
  }
});

Deno.test("approximate with ties: air quality, May and August, in R's documentation of wilcox.test", () => {
  const may = [
    ...[41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32],
    ...[23, 45, 115, 37],
  ];
  const august = [
    ...[39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168],
    ...[73, 76, 118, 84, 85],
  ];
  const { u, p } = rankTest(may, august, "normal");
  assert.equal(u, 127.5);
  assert.equal(p.toFixed(7), "0.0001208");
});

const times = (count: number, value: number) => Array<number>(count).fill(value);
/** Thirty of which two are 1, and forty of which fourteen are. */
const TIED = [[...times(28, 0), ...times(2, 1)], [...times(26, 0), ...times(14, 1)]] as const;

Deno.test("exact with ties, 70 values: zeros and ones are Fisher's exact test (SciPy 1.17.1)", () => {
  const { below, by } = rankTest(...TIED);
  assert.equal(by, "exact");
  assert.ok(Math.abs(below / 0.004582344786713329 - 1) < 1e-12, `${below}`);
});

Deno.test("exact with ties, 50 values: the distribution counted out with NumPy 2.4.6", () => {
  const few = [3, 4, 0, 4, 2, 2, 3, 1, 4, 0, 1, 1, 2, 2, 0, 0, 0, 0, 0, 4, 0, 3, 3, 1, 1];
  const more = [3, 2, 5, 1, 5, 4, 5, 1, 2, 4, 3, 4, 4, 4, 1, 5, 3, 5, 2, 2, 5, 1, 1, 2, 4];
  const { below, above, by } = rankTest(few, more);
  assert.equal(by, "exact");
  assert.ok(Math.abs(below / 0.0006392719026847909 - 1) < 1e-10, `${below}`);
  assert.ok(Math.abs(above / 0.9994096841768279 - 1) < 1e-10, `${above}`);
});

Deno.test("ties of very many values: sampled, within four standard errors", () => {
  const { below, above, by, leastP } = rankTest(...TIED, "sampled");
  const error = Math.sqrt(0.004582 * (1 - 0.004582) / 99_999);
  assert.ok(Math.abs(below - 0.004582344786713329) < 4 * error + 1e-5, `${below}`);
  assert.ok(above > 0.999);
  assert.deepEqual([by, leastP], ["sampled", 2e-5]);
  const [many, others] = [0, 3].map((from) => Array.from({ length: 90 }, (_, i) => from + i % 40));
  assert.equal(rankTest(many as number[], others as number[]).by, "sampled");
});

Deno.test("exact with ties: the same as counting every division by hand", () => {
  const value = fc.integer({ min: 0, max: 4 });
  const sample = fc.array(value, { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(sample, sample, (x, y) => {
    const { p, leastP } = rankTest(x, y, "exact");
    const counted = byHand(x, y);
    assert.ok(Math.abs(p - counted.p) < 1e-12, `${p} ${counted.p}`);
    assert.ok(Math.abs(leastP - counted.leastP) < 1e-12);
    assert.ok(p >= leastP - 1e-12);
  }));
});

/** The definition: U of every division of the pooled values, counted. */
function byHand(x: readonly number[], y: readonly number[]): { p: number; leastP: number } {
  const pool = [...x, ...y];
  const us: number[] = [];
  for (let bits = 0; bits < 1 << pool.length; bits++) {
    const [a, b] = [1, 0].map((bit) => pool.filter((_, index) => (bits >> index & 1) === bit));
    if (a?.length === x.length) us.push(uOf(a, b ?? []));
  }
  const two = (u: number) => {
    const below = us.filter((one) => one <= u).length;
    const above = us.filter((one) => one >= u).length;
    return Math.min(1, 2 * Math.min(below, above) / us.length);
  };
  const extremes = [us.reduce((a, b) => Math.min(a, b)), us.reduce((a, b) => Math.max(a, b))];
  return { p: two(uOf(x, y)), leastP: Math.min(...extremes.map(two)) };
}

function uOf(x: readonly number[], y: readonly number[]): number {
  const pairs = x.flatMap((a) => y.map((b) => a > b ? 1 : a === b ? 0.5 : 0));
  return pairs.reduce<number>((sum, pair) => sum + pair, 0);
}

Deno.test("samples change places: the same p", () => {
  const sample = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 30 });
  fc.assert(fc.property(sample, sample, (x, y) => {
    const [there, back] = [rankTest(x, y), rankTest(y, x)];
    assert.ok(Math.abs(there.p - back.p) < 1e-9);
    assert.equal(there.u + back.u, x.length * y.length);
  }));
});

Deno.test("least p: 10 against 10 can't come below 2 / C(20, 10)", () => {
  near(1 / largestCount(10, 10), 1 / 184_756);
  const low = Array.from({ length: 10 }, (_, index) => index);
  near(rankTest(low, low.map((value) => value + 100)).p, 2 / 184_756);
  assert.equal(rankTest([1, 1], [1, 1, 1]).leastP, 1);
  assert.equal(rankTest(Array(60).fill(1), Array(60).fill(1)).p, 1);
  assert.throws(() => rankTest([], [1]), RangeError);
});
