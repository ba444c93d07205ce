import assert from "node:assert/strict";
import fc from "fast-check";
import { LARGEST, numberText, rounded, UNITS } from "./units.ts";

Deno.test("numbers are written without the noise of binary fractions", () => {
  assert.equal(numberText(0.1 + 0.2, UNITS.us.decimals), "0.3");
  assert.equal(numberText(1 / 3, UNITS.ratio.decimals), "0.333333");
  assert.equal(numberText(41.99999999, UNITS.us.decimals), "42");
  assert.equal(numberText(12.3456, UNITS.us.decimals), "12.346");
});

Deno.test("numbers are never written with an exponent or as -0", () => {
  assert.equal(numberText(1e-9, UNITS.ratio.decimals), "0");
  assert.equal(numberText(1e-6, UNITS.ratio.decimals), "0.000001");
  assert.equal(numberText(-0.0001, UNITS.us.decimals), "0");
  assert.equal(numberText(LARGEST, 0), "9007199254740991");
});

Deno.test("null is nothing, 0 is 0", () => {
  assert.equal(numberText(null, 3), "");
  assert.equal(numberText(0, 3), "0");
});

Deno.test("what is not a finite, exact number is refused", () => {
  for (const value of [NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 60)]) {
    assert.throws(() => rounded(value, 3), /must be finite and exact/);
  }
});

Deno.test("any number is written in digits, within half a step, and stays as it is then", () => {
  const numbers = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  fc.assert(fc.property(numbers, fc.constantFrom(0, 3, 6), (value, decimals) => {
    const text = numberText(value, decimals);
    assert.match(text, /^-?\d+(\.\d+)?$/);
    assert.ok(Math.abs(Number(text) - value) <= 0.5 * 10 ** -decimals + 1e-3);
    assert.equal(numberText(Number(text), decimals), text);
  }));
});
