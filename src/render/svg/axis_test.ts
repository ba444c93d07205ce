import assert from "node:assert/strict";
import fc from "fast-check";
import { type Axis, linearAxis, logAxis, symlogAxis, thinnedTicks } from "./axis.ts";

const positive = fc.double({ min: 0.1, max: 1e9, noNaN: true });

function assertSound(axis: Axis) {
  const [low, high] = axis.domain;
  assert.ok(low < high);
  assert.ok(axis.ticks.length >= 2, `ticks ${axis.ticks}`);
  assert.deepEqual([...axis.ticks], [...axis.ticks].sort((a, b) => a - b));
  for (const tick of axis.ticks) {
    assert.ok(tick >= low - 1e-9 * high && tick <= high * (1 + 1e-9), `${tick} off ${axis.domain}`);
  }
  for (const share of [0, 0.25, 0.5, 1]) {
    assert.ok(Math.abs(axis.fraction(axis.valueAt(share)) - share) < 1e-6);
  }
}

Deno.test("a linear axis has round ticks from 0 up to its largest value", () => {
  assert.deepEqual(linearAxis({ max: 5000, ticks: 4, whole: true }).ticks, [0, 2500, 5000]);
  assert.deepEqual(linearAxis({ max: 0.55, ticks: 4 }).ticks, [0, 0.2, 0.4]);
  assert.deepEqual(linearAxis({ max: 0.87, ticks: 4 }).ticks, [0, 0.25, 0.5, 0.75]);
  assert.deepEqual(linearAxis({ max: 0.3, ticks: 3 }).ticks, [0, 0.1, 0.2, 0.3]);
});

Deno.test("counts have no ticks between whole numbers", () => {
  assert.deepEqual(linearAxis({ max: 2, ticks: 4, whole: true }).ticks, [0, 1, 2]);
});

Deno.test("a linear axis of nothing is still an axis", () => {
  assertSound(linearAxis({ max: 0, ticks: 4 }));
});

Deno.test("margins lie outside of 0 and the largest value", () => {
  const axis = linearAxis({ max: 100, ticks: 4, below: 0.1, above: 0.2 });
  assert.deepEqual(axis.domain, [-10, 120]);
});

Deno.test("property: linear and logarithmic axes have two ticks or more inside and invert", () => {
  fc.assert(fc.property(positive, fc.integer({ min: 1, max: 8 }), (max, ticks) => {
    assertSound(linearAxis({ max, ticks, below: 0.1, above: 0.2 }));
  }));
  fc.assert(
    fc.property(positive, positive, fc.double({ min: 0, max: 0.4, noNaN: true }), (a, b, above) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const axis = logAxis(low, high, above);
      assertSound(axis);
      assert.ok(axis.fraction(low) > -1e-9);
      assert.ok(axis.fraction(high) <= 1 - above + 1e-9 || high / low < 1 + 1e-9);
    }),
  );
});

Deno.test("a logarithmic axis of few decades has ticks between the powers of ten", () => {
  assert.deepEqual(logAxis(12, 190).ticks, [10, 20, 50, 100, 200]);
  assert.deepEqual(logAxis(10, 100000).ticks, [10, 100, 1000, 10000, 100000]);
});

Deno.test("a symmetric logarithmic axis keeps a place for 0", () => {
  const axis = symlogAxis({ max: 60000, constant: 20, below: 0.1, above: 0.1 });
  assertSound(axis);
  assert.deepEqual(axis.ticks, [0, 100, 1000, 10000]);
  assert.ok(axis.fraction(0) > 0);
});

Deno.test("thinned ticks are as far apart as asked, the last among them", () => {
  const axis = linearAxis({ max: 10, ticks: 10 });
  const kept = thinnedTicks(axis.ticks, { axis, length: 100, pixels: 25 });
  assert.deepEqual(kept, [1, 4, 7, 10]);
});
