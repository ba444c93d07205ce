import assert from "node:assert/strict";
import fc from "fast-check";
import { normalCdf, normalQuantile } from "./normal.ts";

function near(actual: number, expected: number, relative = 1e-12): void {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual}, ${expected}`);
}

Deno.test("distribution: Abramowitz and Stegun (1964), table 26.1 and 26.2", () => {
  near(normalCdf(0), 0.5);
  near(normalCdf(1), 0.841344746068543);
  near(normalCdf(2), 0.977249868051821);
  near(normalCdf(-3), 1.349898031630094e-3);
  // -log10 Q(5) = 6.54265, Q(10) 23.11805, Q(20) 88.56010.
  near(-Math.log10(normalCdf(-5)), 6.54265, 1e-6);
  near(-Math.log10(normalCdf(-10)), 23.11805, 1e-6);
  near(-Math.log10(normalCdf(-20)), 88.5601, 1e-6);
});

Deno.test("quantile: Wichura (1988), algorithm AS 241, its own test values", () => {
  near(normalQuantile(0.25), -0.6744897501960817);
  near(normalQuantile(0.001), -3.090232306167814);
  near(normalQuantile(1e-20), -9.262340089798408);
  near(normalQuantile(0.975), 1.959963984540054);
});

Deno.test("quantile and distribution undo each other", () => {
  fc.assert(fc.property(fc.double({ min: -8, max: 5, noNaN: true }), (z) => {
    assert.ok(Math.abs(normalQuantile(normalCdf(z)) - z) < 1e-8);
  }));
  assert.throws(() => normalQuantile(0), RangeError);
  assert.throws(() => normalQuantile(NaN), RangeError);
});
