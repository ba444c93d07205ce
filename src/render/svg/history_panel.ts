/**
 * One panel of a history: the course of one metric over runs.
 * @module
 */
import type { Place } from "../../model/words.ts";
import { type Axis, linearAxis } from "./axis.ts";
import {
  headingLayer,
  type Layer,
  OWN_COLOUR,
  type Panel,
  positionOf,
  textLayer,
} from "./layout.ts";
import { textWidth } from "./text_width.ts";
import { SIZE, SURFACE } from "./theme.ts";

/** A metric in one run and mode. */
export interface CoursePoint {
  /** From 1. */
  readonly run: number;
  readonly mode: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** One metric of one side in every run. */
export interface Course {
  readonly metric: string;
  readonly unit: string;
  readonly side: Place;
  readonly points: readonly CoursePoint[];
}

/** What all panels share. */
export interface CourseFrame {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly runs: number;
  readonly modes: readonly { readonly mode: string; readonly colour: string }[];
}

/** Units as they stand behind a metric's name. */
const SHOWN_UNITS: Readonly<Record<string, string>> = {
  us: "µs",
  socket_s: "socket-seconds",
  "count/s": "per second",
  ratio: "",
  count: "",
};
const HEADING_ABOVE = 28;
const UNIT_ABOVE = 12;
const KEY_ABOVE = 54;
const KEY_GAP = 18;
/** Ticks there is room for. */
const VALUE_TICKS = 3;
const RUN_TICKS = 6;

/** The panel; the first one has the key of colours above it. */
export function coursePanel(
  course: Course,
  { frame, first }: { frame: CourseFrame; first: boolean },
): Panel {
  const { width, height, runs, modes } = frame;
  const unit = SHOWN_UNITS[course.unit] ?? course.unit;
  const colours = new Map(modes.map(({ mode, colour }) => [mode, colour]));
  const values = course.points.map((point) => ({
    x: point.run,
    y: point.median,
    ...{ low: point.low, high: point.high, mode: point.mode },
    colour: colours.get(point.mode) ?? SURFACE.ink.light,
  }));
  return {
    width,
    height,
    encoding: {
      x: positionOf(runAxis(runs), { field: "x", title: null, grid: false }),
      y: positionOf(valueAxis(course.points), { field: "y", title: null }),
    },
    layer: [
      ...(first ? [keyLayer(modes)] : []),
      headingLayer(course.metric, { above: HEADING_ABOVE }),
      noteLayer(unit === "" ? course.side : `${course.side}, ${unit}`),
      {
        data: { values },
        mark: { type: "rule", strokeWidth: 1.5, opacity: 0.4 },
        encoding: { y: { field: "low" }, y2: { field: "high" }, stroke: OWN_COLOUR },
      },
      {
        data: { values },
        mark: { type: "line", strokeWidth: 1.75, strokeJoin: "round" },
        encoding: { detail: { field: "mode" }, stroke: OWN_COLOUR },
      },
      {
        data: { values },
        mark: { type: "circle", size: 22, opacity: 1 },
        encoding: { fill: OWN_COLOUR },
      },
    ],
  };
}

/** Runs by number, with a little room at both ends. */
function runAxis(runs: number): Axis {
  const step = Math.ceil(runs / RUN_TICKS);
  const ticks = Array.from({ length: runs }, (_, index) => index + 1)
    .filter((run) => (run - 1) % step === 0);
  const [low, high] = [0.6, runs + 0.4];
  return {
    ...{ domain: [low, high], ticks, scale: { type: "linear" } },
    fraction: (value) => (value - low) / (high - low),
    valueAt: (fraction) => low + fraction * (high - low),
  };
}

/** From 0, or from the lowest value where there are values below. */
function valueAxis(points: readonly CoursePoint[]): Axis {
  const high = points.map(({ high }) => high).reduce((a, b) => Math.max(a, b), 0);
  const low = points.map(({ low }) => low).reduce((a, b) => Math.min(a, b), 0);
  const max = high > 0 ? high : 1;
  return linearAxis({ max, ticks: VALUE_TICKS, above: 0.08, below: -low / max });
}

function noteLayer(text: string): Layer {
  const colour = SURFACE.muted.light;
  return textLayer([{ x: 0, y: -UNIT_ABOVE, text, colour, align: "left" }], {
    fontSize: SIZE.axis,
  });
}

/** Which colour is which mode, in a line. */
function keyLayer(modes: CourseFrame["modes"]): Layer {
  let x = 0;
  const texts = modes.map(({ mode, colour }) => {
    const at = x;
    x += textWidth(mode, { fontSize: SIZE.label, bold: true }) + KEY_GAP;
    return { x: at, y: -KEY_ABOVE, text: mode, colour, align: "left" as const };
  });
  return textLayer(texts, { bold: true });
}
