/**
 * The pieces charts are put together from: panels side by side, and text set to the pixel.
 * @module
 */
import type { TopLevelSpec } from "vega-lite";
import type { Axis } from "./axis.ts";
import { textWidth } from "./text_width.ts";
import { CONFIG, SIZE, SURFACE } from "./theme.ts";

/** Several panels in a grid. */
export type Grid = Extract<TopLevelSpec, { concat: unknown }>;
/** One pair of axes with layers of marks. */
export type Panel = Extract<Grid["concat"][number], { layer: unknown }>;
/** One kind of mark with its data. */
export type Layer = Panel["layer"][number];

/** A chart ready to be drawn. */
export interface ChartSpec {
  /** File name without `.svg`. */
  readonly name: string;
  readonly title: string;
  /** What the lines and marks stand for. */
  readonly subtitle: readonly string[];
  readonly spec: Grid;
}

/** A chart, or why there is none. */
export type ChartPlan = ChartSpec | { readonly name: string; readonly skipped: string };

/** Pixels from the left edge of the first panel's tick labels to the right edge of the last. */
export const CHART_WIDTH = 864;

/** What a line of the title of an axis takes besides its size, pixels. */
const TITLE_DESCENT = 4;

/** A text at a pixel of its panel. */
export interface PixelText {
  readonly x: number;
  /** Middle of the line. */
  readonly y: number;
  readonly text: string;
  /** `#rrggbb`, the light form. */
  readonly colour: string;
  readonly align: "left" | "center" | "right";
}

/** How texts of a layer look. */
export interface TextLook {
  readonly fontSize?: number;
  readonly bold?: boolean;
}

/** What a grid is made of. */
export interface GridParts {
  readonly name: string;
  readonly title: string;
  readonly subtitle: readonly string[];
  readonly panels: readonly Panel[];
  readonly columns: number;
  /** Pixels between panels, where the axes, headings and labels between them go. */
  readonly spacing: { readonly row: number; readonly column: number };
}

/** A chart of panels whose places follow from their sizes alone, not from what is in them. */
export function grid(parts: GridParts): ChartSpec {
  const { name, title, subtitle, panels, columns, spacing } = parts;
  const spec: Grid = {
    config: CONFIG,
    title: { text: title, subtitle: [...subtitle] },
    bounds: "flush",
    columns,
    spacing,
    concat: [...panels],
  };
  return { name, title, subtitle, spec };
}

/** An axis as the vertical or horizontal one of a panel. */
export function positionOf(axis: Axis, options: {
  field: "x" | "y";
  title: string | string[] | null;
  labels?: boolean;
  grid?: boolean;
  ticks?: readonly number[];
  labelExpr?: string;
  titleAnchor?: "start" | "middle";
}) {
  const { field, title, labels = true, labelExpr, titleAnchor = "middle" } = options;
  return {
    field,
    type: "quantitative" as const,
    scale: {
      ...axis.scale,
      domain: [...axis.domain],
      nice: false,
      ...(axis.scale.type === "log" ? {} : { zero: false }),
    },
    axis: {
      title,
      titleAnchor,
      values: [...(options.ticks ?? axis.ticks)],
      grid: options.grid ?? true,
      labels,
      ticks: labels,
      domain: labels,
      // Without a precision vega takes one from its own step, and 0.5 may be labelled 1.
      format: ",.6~f",
      ...(labelExpr === undefined ? {} : { labelExpr }),
    },
  };
}

/** Pixels left of a panel that the tick labels and the title of its vertical axis take. */
export function axisWidth(axis: Axis): number {
  const { tickSize, labelPadding, titlePadding } = CONFIG.axis;
  return Math.ceil(widestTick(axis)) + tickSize + labelPadding + titlePadding + SIZE.axis +
    TITLE_DESCENT;
}

/** Pixels the widest tick label of an axis takes. */
export function widestTick({ ticks }: Axis): number {
  return ticks.map((tick) => tick.toLocaleString("en-US", { maximumFractionDigits: 6 }))
    .map((label) => textWidth(label, { fontSize: SIZE.axis }))
    .reduce((a, b) => Math.max(a, b), 0);
}

/** Position channels that take pixels, not values. */
export const PIXELS = {
  x: { field: "x", type: "quantitative", scale: null },
  y: { field: "y", type: "quantitative", scale: null },
} as const;

/** A colour taken from the data as it stands. */
export const OWN_COLOUR = { field: "colour", type: "nominal", scale: null } as const;

/** Texts with a rim in the background's colour, so that a line below does not disturb them. */
export function textLayer(texts: readonly PixelText[], look: TextLook = {}): Layer {
  return {
    data: { values: [...texts] },
    mark: {
      type: "text",
      align: { expr: "datum.align" },
      baseline: "middle",
      fontSize: look.fontSize ?? SIZE.label,
      fontWeight: look.bold ? "bold" : "normal",
      stroke: SURFACE.background.light,
      strokeWidth: 3,
      strokeJoin: "round",
    },
    encoding: {
      ...PIXELS,
      text: { field: "text", type: "nominal" },
      fill: OWN_COLOUR,
    },
  };
}

/** Straight lines from pixel to pixel, e.g. from a mark to its label. */
export function leaderLayer(
  lines: readonly { x: number; y: number; x2: number; y2: number; colour: string }[],
): Layer {
  return {
    data: { values: [...lines] },
    mark: { type: "rule", strokeWidth: 1, opacity: 0.55 },
    encoding: {
      ...PIXELS,
      x2: { field: "x2" },
      y2: { field: "y2" },
      stroke: OWN_COLOUR,
    },
  };
}

/** The heading of a panel or of a row of them, `above` pixels over its top left corner. */
export function headingLayer(text: string, options: {
  above: number;
  colour?: string;
}): Layer {
  const { above, colour = SURFACE.ink.light } = options;
  return textLayer([{ x: 0, y: -above, text, colour, align: "left" }], {
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
