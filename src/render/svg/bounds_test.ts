import assert from "node:assert/strict";
import { boundsOf } from "./bounds.ts";
import type { Mark } from "./scene.ts";
import { textWidth } from "./text_width.ts";

const FILL = "#1b1f24";
const rect: Mark = { kind: "rect", x: 10, y: 20, width: 30, height: 5, fill: FILL };

Deno.test("the box around marks reaches to the outermost of each side", () => {
  const circle: Mark = { kind: "circle", x: 12, y: 4, radius: 4, fill: FILL };
  assert.deepEqual(boundsOf([rect, circle]), { left: 8, right: 40, top: 0, bottom: 25 });
});

Deno.test("half of a line's width lies outside of its points", () => {
  const points = [{ x: 0, y: 0 }, { x: 9, y: 3 }];
  const line: Mark = { kind: "line", points, stroke: FILL, width: 2 };
  assert.deepEqual(boundsOf([line]), { left: -1, right: 10, top: -1, bottom: 4 });
});

Deno.test("an area has both of its heights, a polygon all of its corners", () => {
  const area: Mark = { kind: "area", points: [{ x: 1, y: 2, y2: 7 }], fill: FILL };
  assert.deepEqual(boundsOf([area]), { left: 1, right: 1, top: 2, bottom: 7 });
  const polygon: Mark = { kind: "polygon", points: [{ x: 0, y: 0 }, { x: 3, y: -2 }], fill: FILL };
  assert.deepEqual(boundsOf([polygon]), { left: 0, right: 3, top: -2, bottom: 0 });
});

Deno.test("a text lies around its place as it is anchored, and upright it runs upwards", () => {
  const text = { kind: "text", x: 100, y: 50, text: "linger:1", size: 10, fill: FILL } as const;
  const width = textWidth(text.text, { fontSize: 10 });
  const box = (mark: Mark) => boundsOf([mark]);
  assert.deepEqual(box(text), { left: 100, right: 100 + width, top: 42, bottom: 52.5 });
  assert.equal(box({ ...text, anchor: "end" }).right, 100);
  assert.equal(box({ ...text, anchor: "middle" }).left, 100 - width / 2);
  assert.deepEqual(box({ ...text, upright: true }), {
    ...{ left: 92, right: 102.5, top: 50 - width, bottom: 50 },
  });
});

Deno.test("a group moves what is in it; nothing takes no room", () => {
  assert.deepEqual(boundsOf([{ kind: "group", x: 5, y: -20, marks: [rect] }]), {
    ...{ left: 15, right: 45, top: 0, bottom: 5 },
  });
  const empty: Mark = { kind: "group", x: 500, y: 500, marks: [] };
  assert.deepEqual(boundsOf([rect, empty]), boundsOf([rect]));
  assert.deepEqual(boundsOf([]), { left: 0, right: 0, top: 0, bottom: 0 });
});
