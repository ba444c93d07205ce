import assert from "node:assert/strict";
import fc from "fast-check";
import { type LaneItem, lanesFor } from "./lanes.ts";

const ROOM = { from: 0, to: 280 };
const item = fc.record({
  y: fc.oneof(fc.constantFrom(0, 60, 61, 280), fc.double({ min: 0, max: 280, noNaN: true })),
  left: fc.double({ min: 0, max: 300, noNaN: true }),
  width: fc.double({ min: 20, max: 160, noNaN: true }),
}).map(({ y, left, width }): LaneItem => ({ y, left, right: left + width, size: 15 }));

Deno.test("items beside one another share a lane at their own height", () => {
  const lanes = lanesFor([
    { y: 60, left: 0, right: 50, size: 15 },
    { y: 60.4, left: 100, right: 150, size: 15 },
  ], ROOM);
  assert.deepEqual(lanes, { heights: [60, 60], bands: [] });
});

Deno.test("items on one another get lanes around their height, the leftmost on top", () => {
  const lanes = lanesFor([
    { y: 60.1, left: 30, right: 80, size: 15 },
    { y: 60, left: 0, right: 50, size: 15 },
    { y: 60.2, left: 40, right: 90, size: 15 },
  ], ROOM);
  assert.deepEqual(lanes.heights, [60, 45, 75].map((height) => height + 0));
  assert.deepEqual(lanes.bands, [{ top: 37.5, bottom: 82.5 }]);
});

Deno.test("items of different heights that have room stay where they are", () => {
  const lanes = lanesFor([
    { y: 60, left: 0, right: 50, size: 15 },
    { y: 250, left: 0, right: 50, size: 15 },
  ], ROOM);
  assert.deepEqual(lanes, { heights: [60, 250], bands: [] });
});

Deno.test("property: up to 16 items never overlap and stay in the room", () => {
  fc.assert(fc.property(fc.array(item, { maxLength: 16 }), (items) => {
    const { heights } = lanesFor(items, ROOM);
    const boxes = items.map((one, index) => ({ ...one, y: heights[index] as number }));
    for (const { y, size } of boxes) {
      assert.ok(y - size / 2 >= -1e-6 && y + size / 2 <= 280 + 1e-6);
    }
    boxes.forEach((a, index) =>
      boxes.slice(index + 1).forEach((b) => {
        const upright = Math.abs(a.y - b.y) < (a.size + b.size) / 2 - 1e-6;
        assert.ok(!upright || a.right <= b.left || b.right <= a.left);
      })
    );
  }));
});

Deno.test("property: whatever left its height by a pixel or more lies on a band", () => {
  fc.assert(fc.property(fc.array(item, { maxLength: 10 }), (items) => {
    const { heights, bands } = lanesFor(items, ROOM);
    items.forEach(({ y }, index) => {
      const height = heights[index] as number;
      if (Math.abs(height - y) < 3) return;
      assert.ok(bands.some(({ top, bottom }) => height >= top && height <= bottom));
    });
  }));
});
