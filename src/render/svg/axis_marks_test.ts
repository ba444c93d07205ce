import assert from "node:assert/strict";
import { linearAxis } from "./axis.ts";
import { axisMarks, axisWidth, gridMarks, type PanelAxis, tickText } from "./axis_marks.ts";
import { boundsOf } from "./bounds.ts";
import type { Mark, TextMark } from "./scene.ts";

const axis = linearAxis({ max: 100, ticks: 4 });
const [ACROSS, UPWARDS] = [false, true].map((vertical) => ({ width: 200, height: 100, vertical }));
type AxisPlace = NonNullable<typeof ACROSS>;

function textsIn(marks: readonly Mark[]): TextMark[] {
  return marks.filter((mark) => mark.kind === "text");
}

function marks(given: Partial<PanelAxis>, place: AxisPlace | undefined): Mark[] {
  assert.ok(place);
  return axisMarks({ axis, ...given }, place);
}

Deno.test("every tick has its value at its place, in the middle below or before the axis", () => {
  const below = textsIn(marks({}, ACROSS));
  assert.deepEqual(below.map(({ text, x, anchor }) => [text, x, anchor]), [
    ...["0", "25", "50", "75", "100"].map((text, tick) => [text, tick * 50 + 0.5, "middle"]),
  ]);
  assert.ok(below.every(({ y }) => y > 100));
  const before = textsIn(marks({}, UPWARDS));
  assert.deepEqual(before.map(({ text, y }) => [text, y]), [
    ...["0", "25", "50", "75", "100"].map((text, tick) => [text, 103.5 - tick * 25]),
  ]);
  assert.ok(before.every(({ x, anchor }) => x < 0 && anchor === "end"));
});

Deno.test("ticks may have names, stand elsewhere, or be left out with the line", () => {
  const named = textsIn(marks({ ticks: [50], name: (tick) => `half, ${tick}` }, ACROSS));
  assert.deepEqual(named.map(({ text, x }) => [text, x]), [["half, 50", 100.5]]);
  assert.deepEqual(marks({ labels: false }, UPWARDS), []);
});

Deno.test("lines stand on the middle of a pixel, and reach through the panel", () => {
  for (const vertical of [true, false]) {
    // Where ticks fall between pixels.
    const place = { width: 203, height: 97, vertical };
    const grid = gridMarks({ axis }, place);
    assert.equal(grid.length, 5);
    const { left, right, top, bottom } = boundsOf(grid);
    assert.deepEqual([right - left, bottom - top], [204, 98]);
    for (const { points } of grid.filter((mark) => mark.kind === "line")) {
      assert.ok(points.every(({ x, y }) => x % 1 === 0.5 && Math.abs(y % 1) === 0.5));
    }
    assert.deepEqual(gridMarks({ axis, grid: false }, place), []);
  }
});

Deno.test("a vertical axis and its title take no more than the width that is kept for it", () => {
  const { left } = boundsOf(marks({ title: "held" }, UPWARDS));
  assert.ok(-left <= axisWidth(axis) && -left > axisWidth(axis) - 8, `${left}`);
  const [title] = textsIn(marks({ title: "held" }, UPWARDS)).filter(({ upright }) => upright);
  assert.deepEqual([title?.text, title?.y], ["held", 50.5]);
});

Deno.test("a title may stand at the start", () => {
  const titles = (["start", "middle"] as const).map((titleAt) =>
    textsIn(marks({ title: "s", titleAt }, ACROSS)).at(-1)?.x
  );
  assert.deepEqual(titles, [0.5, 100.5]);
});

Deno.test("a tick is written as it is, whatever its step", () => {
  assert.deepEqual([0.25, 1e6, 0.0005, 2.5].map(tickText), ["0.25", "1,000,000", "0.0005", "2.5"]);
});
