import assert from "node:assert/strict";
import { signTest } from "./signs.ts";

Deno.test("signTest: p by hand", () => {
  const near = (p: number, expected: number) =>
    assert.ok(Math.abs(p / expected - 1) < 1e-12, `${p}`);
  near(signTest(12, 0), 2 / 4096);
  near(signTest(0, 5), 2 / 32);
  // 1 + 6 + 15 of 64, twice.
  near(signTest(4, 2), 44 / 64);
});

Deno.test("signTest: a table's critical values (n = 20: 5 or fewer are below 5 %, 6 are not)", () => {
  assert.ok(Math.abs(signTest(15, 5) - 0.0414) < 1e-4);
  assert.ok(Math.abs(signTest(6, 14) - 0.1153) < 1e-4);
});

Deno.test("signTest: never above 1, even without pairs", () => {
  assert.deepEqual([signTest(0, 0), signTest(3, 3)], [1, 1]);
});

Deno.test("signTest: thousands of pairs; p by Python's fractions, summed exactly", () => {
  assert.equal(signTest(600, 600), 1);
  assert.equal(signTest(5000, 5000), 1);
  assert.ok(Math.abs(signTest(560, 640) / 0.02253662756750957 - 1) < 1e-9);
  assert.ok(Math.abs(signTest(2400, 2600) / 0.004883649737517518 - 1) < 1e-9);
});
