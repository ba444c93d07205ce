import assert from "node:assert/strict";
import fc from "fast-check";
import { type LaneLabel, layoutColumn, layoutLanes } from "./label_layout.ts";

const label = fc.record({
  at: fc.double({ min: -50, max: 350, noNaN: true }),
  size: fc.double({ min: 1, max: 30, noNaN: true }),
});
const RANGE = { from: 0, to: 300 };

Deno.test("labels with room stay where they belong", () => {
  assert.deepEqual(layoutColumn([{ at: 200, size: 10 }, { at: 20, size: 10 }], RANGE), [200, 20]);
});

Deno.test("labels at one place spread evenly around it, in the order given", () => {
  const items = [1, 2, 3].map(() => ({ at: 100, size: 10 }));
  assert.deepEqual(layoutColumn(items, RANGE), [90, 100, 110]);
});

Deno.test("labels at an edge move inside", () => {
  assert.deepEqual(layoutColumn([{ at: 300, size: 10 }, { at: 300, size: 10 }], RANGE), [285, 295]);
});

Deno.test("nothing to place is fine", () => {
  assert.deepEqual(layoutColumn([], RANGE), []);
});

Deno.test("property: no two labels overlap, however many there are", () => {
  fc.assert(fc.property(fc.array(label, { maxLength: 40 }), (items) => {
    const edges = layoutColumn(items, RANGE)
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
    const middles = layoutColumn(items, RANGE);
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

const ROOM = { from: 0, to: 280 };
const item = fc.record({
  y: fc.oneof(fc.constantFrom(0, 60, 61, 280), fc.double({ min: 0, max: 280, noNaN: true })),
  left: fc.double({ min: 0, max: 300, noNaN: true }),
  width: fc.double({ min: 20, max: 160, noNaN: true }),
}).map(({ y, left, width }): LaneLabel => ({ y, left, right: left + width, size: 15 }));

Deno.test("items beside one another share a lane at their own height", () => {
  const lanes = layoutLanes([
    { y: 60, left: 0, right: 50, size: 15 },
    { y: 60.4, left: 100, right: 150, size: 15 },
  ], ROOM);
  assert.deepEqual(lanes, { heights: [60, 60], bands: [] });
});

Deno.test("items on one another get lanes around their height, the leftmost on top", () => {
  const lanes = layoutLanes([
    { y: 60.1, left: 30, right: 80, size: 15 },
    { y: 60, left: 0, right: 50, size: 15 },
    { y: 60.2, left: 40, right: 90, size: 15 },
  ], ROOM);
  assert.deepEqual(lanes.heights, [60, 45, 75].map((height) => height + 0));
  assert.deepEqual(lanes.bands, [{ top: 37.5, bottom: 82.5 }]);
});

Deno.test("items of different heights that have room stay where they are", () => {
  const lanes = layoutLanes([
    { y: 60, left: 0, right: 50, size: 15 },
    { y: 250, left: 0, right: 50, size: 15 },
  ], ROOM);
  assert.deepEqual(lanes, { heights: [60, 250], bands: [] });
});

Deno.test("property: up to 16 items never overlap and stay in the room", () => {
  fc.assert(fc.property(fc.array(item, { maxLength: 16 }), (items) => {
    const { heights } = layoutLanes(items, ROOM);
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
    const { heights, bands } = layoutLanes(items, ROOM);
    items.forEach(({ y }, index) => {
      const height = heights[index] as number;
      if (Math.abs(height - y) < 3) return;
      assert.ok(bands.some(({ top, bottom }) => height >= top && height <= bottom));
    });
  }));
});
