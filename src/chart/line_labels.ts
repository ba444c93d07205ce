/**
 * Names beside lines: a free place along each line, or none.
 * @module
 */
import { type Box, crosses, grown, inside, overlap, type Point } from "./geometry.ts";

/** What a name has to find room among. */
export interface LineLabelNeeds {
  /** Pixels the text takes. */
  readonly width: number;
  readonly height: number;
  /** The lines it names, as corner points in order of x. */
  readonly own: readonly (readonly Point[])[];
  /** Lines it must neither touch nor be taken for. */
  readonly others: readonly (readonly Point[])[];
  /** Boxes already taken. */
  readonly taken: readonly Box[];
  /** Where it must stay. */
  readonly frame: Box;
}

/** Pixels between a line and its name. */
const GAP = 3;
/** Nearer than this, two lines can't be told apart by a name beside them. */
const TELLING = 14;
const STEP = 4;

/**
 * The box of a name just above or below its lines, as far right as there is a place where it
 * touches nothing and no other line is near its own.
 */
export function placeBeside(needs: LineLabelNeeds): Box | undefined {
  const { width, height, own, frame } = needs;
  for (let right = frame.right; right - width >= frame.left; right -= STEP) {
    const span = { left: right - width, right };
    const line = extent(own, span);
    if (line === undefined || isNear(needs, span)) continue;
    const bottom = line.top - GAP;
    const top = line.bottom + GAP;
    const box = [
      { ...span, top: bottom - height, bottom },
      { ...span, top, bottom: top + height },
    ].find((candidate) => isFree(candidate, needs));
    if (box) return box;
  }
  return undefined;
}

/** The span of x a name would take. */
interface Span {
  readonly left: number;
  readonly right: number;
}

function isFree(box: Box, { own, others, taken, frame }: LineLabelNeeds): boolean {
  return inside(box, frame) && !taken.some((other) => overlap(other, box)) &&
    !segments([...own, ...others]).some(([from, to]) => crosses(from, to, grown(box, GAP - 1)));
}

function isNear({ own, others }: LineLabelNeeds, span: Span): boolean {
  const line = extent(own, span);
  const other = extent(others, span);
  if (line === undefined || other === undefined) return false;
  return other.top < line.bottom + TELLING && line.top < other.bottom + TELLING;
}

/** The highest and lowest a bundle of lines gets within a span, cut at the span's edges. */
function extent(
  lines: readonly (readonly Point[])[],
  span: Span,
): { top: number; bottom: number } | undefined {
  const heights = segments(lines).flatMap(([from, to]) => heightsWithin(from, to, span));
  if (heights.length === 0) return undefined;
  return {
    top: heights.reduce((a, b) => Math.min(a, b)),
    bottom: heights.reduce((a, b) => Math.max(a, b)),
  };
}

function heightsWithin(from: Point, to: Point, { left, right }: Span): number[] {
  if (to.x < left || from.x > right) return [];
  const at = (x: number) =>
    to.x === from.x ? to.y : from.y + (to.y - from.y) * (x - from.x) / (to.x - from.x);
  const ends = [at(Math.max(from.x, left)), at(Math.min(to.x, right))];
  return to.x === from.x ? [from.y, to.y] : ends;
}

function segments(lines: readonly (readonly Point[])[]): [Point, Point][] {
  return lines.flatMap((line) =>
    line.slice(1).map((to, index): [Point, Point] => [line[index] as Point, to])
  );
}
