import assert from "node:assert/strict";
import fc from "fast-check";
import { share } from "./workers.ts";

Deno.test("the parts of a whole add up to it and differ by one at most", () => {
  const total = fc.nat({ max: 1_000_000 });
  fc.assert(fc.property(total, fc.integer({ min: 1, max: 8 }), (whole, count) => {
    const parts = Array.from({ length: count }, (_, index) => share(whole, index, count));
    assert.equal(parts.reduce((a, b) => a + b, 0), whole);
    assert.ok(Math.max(...parts) - Math.min(...parts) <= 1);
    assert.ok(parts.every((part) => Number.isInteger(part) && part >= 0));
  }));
});
