import assert from "node:assert/strict";
import { amount, amountsBetween, signedAmount, times } from "./amount.ts";

Deno.test("small ratios are percent, large ones times", () => {
  const shown = [1.09, 1.005, 1, 0.78, 1.999, 2, 9.94, 9.96, 1234.4, 0.5, 0.34].map(signedAmount);
  assert.deepEqual(shown, [
    ...["+9 %", "+0.5 %", "0 %", "−22 %", "+100 %", "2.0×", "9.9×", "10×", "1,234×"],
    ...["0.50×", "0.34×"],
  ]);
});

Deno.test("how much, whichever way", () => {
  assert.deepEqual([1.09, 0.78, 2.94, 1 / 2.94].map(amount), ["9 %", "22 %", "2.9×", "2.9×"]);
});

Deno.test("intervals: the unit once, signs only where both ways are possible", () => {
  assert.equal(amountsBetween(1.04, 1.14), "4–14 %");
  assert.equal(amountsBetween(0.98, 1.06), "−2 to +6 %");
  assert.equal(amountsBetween(0.7, 0.8), "−30 to −20 %");
  assert.equal(amountsBetween(1.04, 2.9), "1.04–2.9×");
  assert.equal(amountsBetween(0.2, 1.1), "0.20–1.1×");
});

Deno.test("times keep what tells them from 1", () => {
  assert.deepEqual([1.11, 1.9, 1.004, 2.04, 12.3].map(times), [
    "1.11×",
    "1.9×",
    "1×",
    "2.0×",
    "12×",
  ]);
});
