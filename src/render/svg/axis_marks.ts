/**
 * What is drawn of a panel's axes: grid, line, ticks, labels and title.
 * @module
 */
import type { Axis } from "./axis.ts";
import type { LineMark, Mark, Point, TextMark } from "./scene.ts";
import { textMark } from "./text_mark.ts";
import { textWidth } from "./text_width.ts";
import { type Colour, SIZE, SURFACE } from "./theme.ts";

/** An axis as the horizontal or vertical one of a panel. */
export interface PanelAxis {
  readonly axis: Axis;
  readonly title?: string | undefined;
  /** Where along the axis the title stands; the middle without. */
  readonly titleAt?: "start" | "middle";
  /** Whether there is more of it than its grid: line, ticks and labels. They are there without. */
  readonly labels?: boolean;
  /** Whether lines run through the panel at the ticks. They do without. */
  readonly grid?: boolean;
  /** Where they are other than the axis has them. */
  readonly ticks?: readonly number[];
  /** What a tick is called where that is not its value. */
  readonly name?: (tick: number) => string;
}

/** Pixels from the line of an axis outwards: its ticks, a gap, its labels, a gap, its title. */
const [TICK, LABEL_GAP, TITLE_GAP] = [4, 4, 8];
/** What the title of a vertical axis takes besides its size, below its base line and above. */
const TITLE_ROOM = 4;
/** From the line of a horizontal axis down to the base lines of its labels and title. */
const [LABEL_BASE, TITLE_BASE] = [17, 36];
const TICKS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });
const LOOK = { size: SIZE.axis, colour: SURFACE.muted } as const;
/** Lines one pixel wide fill a pixel where they stand on its middle. */
const CRISP = 0.5;

/** A panel an axis belongs to, and which of its two. */
interface AxisPlace {
  readonly width: number;
  readonly height: number;
  readonly vertical: boolean;
}

/** The grid of an axis: a line through the panel at each tick. */
export function gridMarks(given: PanelAxis, place: AxisPlace): Mark[] {
  const { grid = true } = given;
  const depth = place.vertical ? place.width : place.height;
  return grid ? across(ticksOf(given, place), { place, out: -depth, stroke: SURFACE.grid }) : [];
}

/** The axis itself: line, ticks, labels, title. */
export function axisMarks(given: PanelAxis, place: AxisPlace): Mark[] {
  const { labels = true, title } = given;
  const { vertical } = place;
  const ticks = ticksOf(given, place);
  const ends = [0, lengthOf(place)].map((along) => at(place, along, 0));
  return [
    ...labels
      ? [
        ...across(ticks, { place, out: TICK, stroke: SURFACE.axis }),
        straight(ends, SURFACE.axis),
        ...ticks.map(({ along, text }) => labelMark(text, at(place, along, 0), vertical)),
      ]
      : [],
    ...title === undefined ? [] : [titleMark(title, { given, place })],
  ];
}

function titleMark(
  title: string,
  { given, place }: { given: PanelAxis; place: AxisPlace },
): TextMark {
  const { titleAt = "middle" } = given;
  const along = titleAt === "start" ? 0 : lengthOf(place) / 2;
  if (!place.vertical) {
    return textMark(title, { ...LOOK, ...at(place, along, TITLE_BASE), anchor: titleAt });
  }
  const widths = ticksOf(given, place).map(({ text }) => textWidth(text, { fontSize: SIZE.axis }));
  const out = TICK + LABEL_GAP + Math.max(0, ...widths) + TITLE_GAP + TITLE_ROOM / 2;
  return textMark(title, { ...LOOK, ...at(place, along, out), anchor: titleAt, upright: true });
}

function ticksOf({ axis, ticks = axis.ticks, name = tickText }: PanelAxis, place: AxisPlace) {
  return ticks.map((tick) => ({
    along: axis.fraction(tick) * lengthOf(place),
    text: name(tick),
  }));
}

function lengthOf({ width, height, vertical }: AxisPlace): number {
  return vertical ? height : width;
}

/** The point so far along an axis and so far outwards of its line. */
function at({ height, vertical }: AxisPlace, along: number, out: number): Point {
  return vertical
    ? { x: CRISP - out, y: height - along + CRISP }
    : { x: along + CRISP, y: height + CRISP + out };
}

/** Lines from the axis outwards at ticks, each on the middle of a pixel. */
function across(
  ticks: readonly { readonly along: number }[],
  { place, out, stroke }: { place: AxisPlace; out: number; stroke: Colour },
): LineMark[] {
  return ticks.map(({ along }) => {
    const whole = Math.round(along);
    return straight([at(place, whole, 0), at(place, whole, out)], stroke);
  });
}

function labelMark(text: string, { x, y }: Point, vertical: boolean): TextMark {
  return textMark(text, {
    ...LOOK,
    ...vertical
      ? { x: x - TICK - LABEL_GAP, y: y + middleBase(SIZE.axis), anchor: "end" }
      : { x, y: y + LABEL_BASE, anchor: "middle" },
  });
}

function straight(points: readonly Point[], { light }: Colour): LineMark {
  return { kind: "line", points, stroke: light, width: 1 };
}

/** How a tick is labelled that has no name. */
export function tickText(tick: number): string {
  return TICKS.format(tick);
}

/** From the middle of a line of text of that size down to its base line. */
export function middleBase(size: number): number {
  return Math.round(0.3 * size);
}

/** Pixels left of a panel that the tick labels and the title of its vertical axis take. */
export function axisWidth(axis: Axis): number {
  return Math.ceil(widestTick(axis)) + TICK + LABEL_GAP + TITLE_GAP + SIZE.axis + TITLE_ROOM;
}

/** Pixels the widest tick label of an axis takes. */
export function widestTick({ ticks }: Axis): number {
  return ticks.map((tick) => textWidth(tickText(tick), { fontSize: SIZE.axis }))
    .reduce((a, b) => Math.max(a, b), 0);
}
