import assert from "node:assert/strict";
import fc from "fast-check";
import { dodge } from "./dodge.ts";

const label = fc.record({
  at: fc.double({ min: -50, max: 350, noNaN: true }),
  size: fc.double({ min: 1, max: 30, noNaN: true }),
});
const RANGE = { from: 0, to: 300 };

Deno.test("labels with room stay where they belong", () => {
  assert.deepEqual(dodge([{ at: 200, size: 10 }, { at: 20, size: 10 }], RANGE), [200, 20]);
});

Deno.test("labels at one place spread evenly around it, in the order given", () => {
  const items = [1, 2, 3].map(() => ({ at: 100, size: 10 }));
  assert.deepEqual(dodge(items, RANGE), [90, 100, 110]);
});

Deno.test("labels at an edge move inside", () => {
  assert.deepEqual(dodge([{ at: 300, size: 10 }, { at: 300, size: 10 }], RANGE), [285, 295]);
});

Deno.test("nothing to place is fine", () => {
  assert.deepEqual(dodge([], RANGE), []);
});

Deno.test("property: no two labels overlap, however many there are", () => {
  fc.assert(fc.property(fc.array(label, { maxLength: 40 }), (items) => {
    const edges = dodge(items, RANGE)
      .map((middle, index) => ({ middle, half: (items[index]?.size ?? 0) / 2 }))
      .sort((a, b) => a.middle - b.middle);
    edges.slice(1).forEach(({ middle, half }, index) => {
      const last = edges[index] as { middle: number; half: number };
      assert.ok(middle - half >= last.middle + last.half - 1e-6);
    });
  }));
});

Deno.test("property: labels that fit stay in the range and keep their order", () => {
  fc.assert(fc.property(fc.array(label, { maxLength: 10 }), (items) => {
    const middles = dodge(items, RANGE);
    middles.forEach((middle, index) => {
      const half = (items[index]?.size ?? 0) / 2;
      assert.ok(middle - half >= RANGE.from - 1e-6 && middle + half <= RANGE.to + 1e-6);
    });
    items.forEach((a, first) =>
      items.forEach((b, second) => {
        if (a.at < b.at) assert.ok((middles[first] ?? 0) < (middles[second] ?? 0));
      })
    );
  }));
});
