/**
 * The pieces charts are put together from: panels side by side, and text set to the pixel.
 * @module
 */
import type { Axis } from "./axis.ts";
import { middleBase, type PanelAxis } from "./axis_marks.ts";
import type { LineMark, Mark, Point, TextMark } from "./scene.ts";
import { SIZE, SURFACE } from "./theme.ts";

/** One pair of axes with marks, in pixels from its top left corner. */
export interface Panel {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly x?: PanelAxis;
  readonly y?: PanelAxis;
  readonly marks: readonly Mark[];
}

/** A chart ready to be drawn. */
export interface ChartSpec {
  /** File name without `.svg`. */
  readonly name: string;
  /** The scenario it shows; absent where it shows several. */
  readonly scenario?: string;
  readonly title: string;
  /** What the lines and marks stand for. */
  readonly subtitle: readonly string[];
  readonly panels: readonly Panel[];
  readonly columns: number;
  /** Pixels between panels, where the axes, headings and labels between them go. */
  readonly spacing: { readonly row: number; readonly column: number };
}

/** A chart, or why there is none. */
export type ChartPlan = ChartSpec | { readonly name: string; readonly skipped: string };

/** Pixels from the left edge of the first panel's tick labels to the right edge of the last. */
export const CHART_WIDTH = 864;

/** A text at a pixel of its panel. */
export interface PixelText extends Point {
  /** `y` is the middle of the line. */
  readonly text: string;
  /** `#rrggbb`, the light form. */
  readonly colour: string;
  readonly align: "left" | "center" | "right";
  /** What is told of it where a reader points at it. */
  readonly title?: string;
}

/** How texts look. */
export interface TextLook {
  readonly fontSize?: number;
  readonly bold?: boolean;
}

/** Which pixel of a panel a pair of values falls on. */
export function placer(
  { width, height }: { readonly width: number; readonly height: number },
  { x, y }: { readonly x: Axis; readonly y: Axis },
): (x: number, y: number) => Point {
  return (right, up) => ({
    x: x.fraction(right) * width,
    y: height - y.fraction(up) * height,
  });
}

const ANCHORS = { left: "start", center: "middle", right: "end" } as const;

/** Texts with a rim in the background's colour, so that a line below does not disturb them. */
export function textMarks(texts: readonly PixelText[], look: TextLook = {}): TextMark[] {
  const { fontSize: size = SIZE.label, bold = false } = look;
  return texts.map(({ x, y, text, colour, align, title }) => ({
    kind: "text",
    x,
    y: y + middleBase(size),
    text,
    size,
    bold,
    fill: colour,
    anchor: ANCHORS[align],
    rim: true,
    ...title === undefined ? {} : { title },
  }));
}

/** Straight thin lines from pixel to pixel, e.g. from a mark to its label. */
export function leaderMarks(
  lines: readonly { x: number; y: number; x2: number; y2: number; colour: string }[],
): LineMark[] {
  return lines.map(({ x, y, x2, y2, colour }) => ({
    kind: "line",
    points: [{ x, y }, { x: x2, y: y2 }],
    stroke: colour,
    width: 1,
    opacity: 0.55,
  }));
}

/** The heading of a panel or of a row of them, `above` pixels over its top left corner. */
export function headingMarks(text: string, options: {
  above: number;
  colour?: string;
}): TextMark[] {
  const { above, colour = SURFACE.ink.light } = options;
  return textMarks([{ x: 0, y: -above, text, colour, align: "left" }], {
    fontSize: SIZE.heading,
    bold: true,
  });
}

/** "3 repetitions", "2 to 3 repetitions", "1 repetition". */
export function repetitionsText(counts: readonly number[]): string {
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  const range = low === high ? `${high}` : `${low} to ${high}`;
  return `${range} repetition${high === 1 ? "" : "s"}`;
}
