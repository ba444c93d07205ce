/**
 * How much room marks take.
 * @module
 */
import type { Mark, Point, TextMark } from "./scene.ts";
import { textWidth } from "./text_width.ts";

/** A box around something, pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** From the base line up and down, as shares of the size. */
const ASCENT = 0.8;
const DESCENT = 0.25;

/** The box around marks; of texts the most they take. Without marks it is empty, at the origin. */
export function boundsOf(marks: readonly Mark[]): Box {
  const boxes = marks.flatMap(boxesOf);
  if (boxes.length === 0) return { left: 0, right: 0, top: 0, bottom: 0 };
  return boxes.reduce((a, b) => ({
    left: Math.min(a.left, b.left),
    right: Math.max(a.right, b.right),
    top: Math.min(a.top, b.top),
    bottom: Math.max(a.bottom, b.bottom),
  }));
}

function boxesOf(mark: Mark): Box[] {
  switch (mark.kind) {
    case "rect":
      return around([mark, { x: mark.x + mark.width, y: mark.y + mark.height }], 0);
    case "circle":
      return around([mark], mark.radius);
    case "line":
      return around(mark.points, mark.width / 2);
    case "area":
      return around(mark.points.flatMap(({ x, y, y2 }) => [{ x, y }, { x, y: y2 }]), 0);
    case "polygon":
      return around(mark.points, 0);
    case "text":
      return [textBox(mark)];
    case "group": {
      const { left, right, top, bottom } = boundsOf(mark.marks);
      const { x, y } = mark;
      return mark.marks.length === 0
        ? []
        : [{ left: left + x, right: right + x, top: top + y, bottom: bottom + y }];
    }
  }
}

function around(points: readonly Point[], by: number): Box[] {
  return points.map(({ x, y }) => ({
    ...{ left: x - by, right: x + by },
    ...{ top: y - by, bottom: y + by },
  }));
}

/** The most room a line of text takes. */
function textBox({ text, x, y, size, bold = false, anchor = "start", upright }: TextMark): Box {
  const width = textWidth(text, { fontSize: size, bold });
  const before = width * { start: 0, middle: 0.5, end: 1 }[anchor];
  const [ascent, descent] = [ASCENT * size, DESCENT * size];
  return upright
    ? { left: x - ascent, right: x + descent, top: y - width + before, bottom: y + before }
    : { left: x - before, right: x + width - before, top: y - ascent, bottom: y + descent };
}
