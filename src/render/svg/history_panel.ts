/**
 * One panel of a history: the course of one metric over runs.
 * @module
 */
import { formatExact } from "../../format/numbers.ts";
import type { Course, CoursePoint } from "../../analysis/history.ts";
import { type Axis, axisBetween, linearAxis } from "./axis.ts";
import { headingMarks, type Panel, placer, textMarks } from "./layout.ts";
import type { Mark, TextMark } from "./scene.ts";
import { textWidth } from "./text_width.ts";
import { SIZE, SURFACE } from "./theme.ts";

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
const RADIUS = 2.6;

/** The panel; the first one has the key of colours above it. */
export function coursePanel(
  course: Course,
  { frame, first }: { frame: CourseFrame; first: boolean },
): Panel {
  const { width, height, runs, modes } = frame;
  const unit = SHOWN_UNITS[course.unit] ?? course.unit;
  const axes = { x: runAxis(runs), y: valueAxis(course.points) };
  return {
    width,
    height,
    x: { axis: axes.x, grid: false },
    y: { axis: axes.y },
    marks: [
      ...(first ? keyMarks(modes) : []),
      ...headingMarks(course.metric, { above: HEADING_ABOVE }),
      ...noteMarks(unit === "" ? course.side : `${course.side}, ${unit}`),
      ...courseMarks(course, { frame, at: placer(frame, axes) }),
    ],
  };
}

/** Bars below lines, lines below dots. */
function courseMarks(
  { points, metric }: Course,
  { frame, at }: { frame: CourseFrame; at: ReturnType<typeof placer> },
): Mark[] {
  const colours = new Map(frame.modes.map(({ mode, colour }) => [mode, colour]));
  const colourOf = (mode: string) => colours.get(mode) ?? SURFACE.ink.light;
  return [
    ...points.map(({ run, mode, low, high }): Mark => ({
      ...{ kind: "line", points: [at(run, low), at(run, high)] },
      ...{ stroke: colourOf(mode), width: 1.5, opacity: 0.4 },
    })),
    ...[...Map.groupBy(points, ({ mode }) => mode)].map(([mode, own]): Mark => ({
      ...{ kind: "line", points: own.map(({ run, median }) => at(run, median)) },
      ...{ stroke: colourOf(mode), width: 1.75 },
    })),
    ...points.map(({ run, mode, median }): Mark => ({
      ...{ kind: "circle", ...at(run, median), radius: RADIUS, fill: colourOf(mode) },
      title: `${mode}, run ${run}: ${metric} ${formatExact(median)}`,
    })),
  ];
}

/** Runs by number, with a little room at both ends. */
function runAxis(runs: number): Axis {
  const step = Math.ceil(runs / RUN_TICKS);
  const ticks = Array.from({ length: runs }, (_, index) => index + 1)
    .filter((run) => (run - 1) % step === 0);
  return axisBetween(0.6, runs + 0.4, ticks);
}

/** From 0, or from the lowest value where there are values below. */
function valueAxis(points: readonly CoursePoint[]): Axis {
  const high = points.map(({ high }) => high).reduce((a, b) => Math.max(a, b), 0);
  const low = points.map(({ low }) => low).reduce((a, b) => Math.min(a, b), 0);
  const max = high > 0 ? high : 1;
  return linearAxis({ max, ticks: VALUE_TICKS, above: 0.08, below: -low / max });
}

function noteMarks(text: string): TextMark[] {
  const colour = SURFACE.muted.light;
  return textMarks([{ x: 0, y: -UNIT_ABOVE, text, colour, align: "left" }], {
    fontSize: SIZE.axis,
  });
}

/** Which colour is which mode, in a line. */
function keyMarks(modes: CourseFrame["modes"]): TextMark[] {
  let x = 0;
  const texts = modes.map(({ mode, colour }) => {
    const at = x;
    x += textWidth(mode, { fontSize: SIZE.label, bold: true }) + KEY_GAP;
    return { x: at, y: -KEY_ABOVE, text: mode, colour, align: "left" as const };
  });
  return textMarks(texts, { bold: true });
}
