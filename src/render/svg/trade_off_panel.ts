/**
 * One panel of the trade-off chart: the marks of every mode for one closer.
 * @module
 */
import { formatMicroseconds, formatWhole } from "../../format/numbers.ts";
import type { Side } from "../../model/words.ts";
import { type Axis, fittingTicks } from "./axis.ts";
import { widestTick } from "./axis_marks.ts";
import { type Band, layoutLanes } from "./label_layout.ts";
import { headingMarks, type Panel, textMarks } from "./layout.ts";
import type { CircleMark, LineMark, RectMark, TextMark } from "./scene.ts";
import { textWidth } from "./text_width.ts";
import { SIZE, SURFACE } from "./theme.ts";

/** A value over all repetitions. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** A mode and closer as a mark. */
export interface TradeOffMark {
  readonly mode: string;
  readonly closer: Side;
  /** `#rrggbb`, the light form. */
  readonly colour: string;
  /** 99th percentile of the time in closing calls, µs. */
  readonly latency: Spread;
  /** TIME_WAIT socket-seconds of both sides per 1,000 closes. */
  readonly resource: Spread;
  readonly repetitions: number;
}

/** What all panels share. */
export interface TradeOffFrame {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Between panels, for half of a tick label each. */
  readonly gap: number;
  readonly latency: Axis;
  readonly resource: Axis;
}

/** A mark in pixels, at the height it is drawn at. */
interface Placed {
  readonly mark: TradeOffMark;
  readonly x: number;
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly top: number;
  readonly bottom: number;
}

const RESOURCE = "TIME_WAIT socket-seconds per 1,000 closes";
const CLOSER_ABOVE = 14;
/** Pixels between labels of the horizontal axis. */
const TICK_GAP = 6;
const RADIUS = 4.5;
const CAP = 4;
/** From the end of a bar, or the rim of a mark, to its name. */
const NAME_GAP = 6;
const LANE = SIZE.label + 3;
/** A lane grows with an upright bar, up to this; a longer bar may reach into its neighbours. */
const WIDEST_LANE = 3 * LANE;

/** The marks of a panel where they are drawn. */
export interface Placement {
  readonly placed: readonly Placed[];
  /** Where marks are off their height. */
  readonly bands: readonly Band[];
}

/** Pixels right of a mark's bar that its name takes. */
export function nameRoom(mode: string): number {
  return RADIUS + NAME_GAP + textWidth(mode, { fontSize: SIZE.label });
}

/** The panel of one closer; the first has the title and labels of the vertical axis. */
export function tradeOffPanel(
  { placed, bands }: Placement,
  { frame, closer, first }: { frame: TradeOffFrame; closer: Side; first: boolean },
): Panel {
  const { width, height, latency, resource } = frame;
  return {
    width,
    height,
    x: {
      axis: latency,
      ticks: fittingTicks(latency, { length: width, pixels: widestTick(latency) + TICK_GAP }),
      title: "µs in closing calls, 99th percentile (log scale)",
    },
    y: {
      axis: resource,
      title: first ? RESOURCE + (resource.kind === "symlog" ? " (log scale)" : "") : undefined,
      labels: first,
    },
    marks: [
      ...bandMarks(bands, width),
      ...headingMarks(`closed by ${closer}`, { above: CLOSER_ABOVE }),
      ...barMarks(placed),
      ...placed.map(dotMark),
      ...nameMarks(placed),
    ],
  };
}

/** Finds every mark its place, none on another. */
export function placeMarks(marks: readonly TradeOffMark[], frame: TradeOffFrame): Placement {
  const { width, height } = frame;
  const x = (value: number) => frame.latency.fraction(value) * width;
  const y = (value: number) => height - frame.resource.fraction(value) * height;
  const wanted = marks.map((mark): Placed => ({
    mark,
    x: x(mark.latency.median),
    left: x(mark.latency.low),
    right: x(mark.latency.high),
    y: y(mark.resource.median),
    top: y(mark.resource.high),
    bottom: y(mark.resource.low),
  }));
  const lanes = layoutLanes(
    wanted.map((one) => ({
      y: one.y,
      left: one.left - RADIUS,
      right: one.right + nameRoom(one.mark.mode),
      size: Math.min(
        WIDEST_LANE,
        Math.max(LANE, 2 * Math.max(one.y - one.top, one.bottom - one.y)),
      ),
    })),
    { from: 0, to: height },
  );
  const placed = wanted.map((one, index): Placed => {
    const by = (lanes.heights[index] ?? one.y) - one.y;
    return { ...one, y: one.y + by, top: one.top + by, bottom: one.bottom + by };
  });
  return { placed, bands: lanes.bands };
}

function bandMarks(bands: readonly Band[], width: number): RectMark[] {
  return bands.map(({ top, bottom }) => ({
    kind: "rect",
    ...{ x: 0, width, y: top, height: bottom - top },
    ...{ fill: SURFACE.grid.light, opacity: 0.55 },
  }));
}

/** Bars with caps; one of no length has no ends to show. */
function barMarks(placed: readonly Placed[]): LineMark[] {
  return placed.flatMap(({ mark: { colour }, ...at }) => {
    const across = at.right - at.left < 1 ? [] : [
      { x: at.left, x2: at.right, y: at.y, y2: at.y },
      ...[at.left, at.right].map((x) => ({ x, x2: x, y: at.y - CAP, y2: at.y + CAP })),
    ];
    const upright = at.bottom - at.top < 1 ? [] : [
      { x: at.x, x2: at.x, y: at.top, y2: at.bottom },
      ...[at.top, at.bottom].map((y) => ({ x: at.x - CAP, x2: at.x + CAP, y, y2: y })),
    ];
    return [...across, ...upright].map(({ x, y, x2, y2 }): LineMark => ({
      kind: "line",
      points: [{ x, y }, { x: x2, y: y2 }],
      stroke: colour,
      width: 1.5,
    }));
  });
}

/** At the height of its lane; what it stands for is told where it is pointed at. */
function dotMark({ mark, x, y }: Placed): CircleMark {
  const { mode, colour, latency, resource } = mark;
  return {
    ...{ kind: "circle", x, y, radius: RADIUS, fill: colour },
    title: `${mode}: close() p99 ${formatMicroseconds(latency.median)}, ` +
      `${formatWhole(resource.median)} ${RESOURCE}`,
  };
}

function nameMarks(placed: readonly Placed[]): TextMark[] {
  return textMarks(placed.map(({ mark: { mode, colour }, x, right, y }) => ({
    x: Math.max(right, x + RADIUS) + NAME_GAP,
    y,
    text: mode,
    colour,
    align: "left",
  })));
}
