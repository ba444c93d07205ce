import assert from "node:assert/strict";
import { noether, repetitionsNeeded, separable } from "./repetitions.ts";

Deno.test("separable: the rank test's smallest p by sample size", () => {
  // 2 / C(12, 6) = 0.00216, 2 / C(14, 7) = 0.00058, 2 / C(16, 8) = 0.00016.
  assert.equal(separable(0.01), 6);
  assert.equal(separable(0.002), 7);
  assert.equal(separable(0.0005), 8);
});

Deno.test("Noether: (z + z)^2 / (6 (p - 1/2)^2) with tabulated z", () => {
  // Two-sided 5 %: 1.959964, power 90 %: 1.281552; p = 0.7: 10.5074 / 0.24 = 43.78.
  assert.equal(noether({ superiority: 0.7, alpha: 0.05, repetitions: 10 }), 44);
  assert.equal(noether({ superiority: 0.3, alpha: 0.05, repetitions: 10 }), 44);
  assert.equal(noether({ superiority: 0.5, alpha: 0.05, repetitions: 10 }), Infinity);
});

Deno.test("an interval twice as wide as the room needs four times the repetitions", () => {
  const settled = (interval: { point: number; low: number; high: number }) =>
    repetitionsNeeded({ interval, zone: 0.1, repetitions: 10, superiority: 0.99, alpha: 0.01 });
  assert.equal(settled({ point: 0, low: -0.2, high: 0.2 }), 40);
  assert.equal(settled({ point: 0.3, low: -0.1, high: 0.5 }), 40);
  assert.equal(settled({ point: -0.3, low: -0.5, high: 0.1 }), 40);
  assert.equal(settled({ point: 0.1, low: -0.2, high: 0.4 }), undefined);
  // Narrow enough, yet open: too few for the rank test.
  const few = { point: 0.3, low: 0.29, high: 0.31 };
  assert.equal(
    repetitionsNeeded({
      ...{ interval: few, zone: 0.1, repetitions: 3 },
      ...{ superiority: 1, alpha: 0.0005 },
    }),
    20,
  );
});
