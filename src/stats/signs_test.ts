import assert from "node:assert/strict";
import { signTest } from "./signs.ts";

Deno.test("signTest: p by hand", () => {
  assert.equal(signTest(12, 0), 2 / 4096);
  assert.equal(signTest(0, 5), 2 / 32);
  // 1 + 6 + 15 of 64, twice.
  assert.equal(signTest(4, 2), 44 / 64);
});

Deno.test("signTest: a table's critical values (n = 20: 5 or fewer are below 5 %, 6 are not)", () => {
  assert.ok(Math.abs(signTest(15, 5) - 0.0414) < 1e-4);
  assert.ok(Math.abs(signTest(6, 14) - 0.1153) < 1e-4);
});

Deno.test("signTest: never above 1, even without pairs", () => {
  assert.deepEqual([signTest(0, 0), signTest(3, 3)], [1, 1]);
});
