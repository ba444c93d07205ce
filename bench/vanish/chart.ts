/**
 * What a close leaves behind when the peer has fallen silent: for each mode how long its sockets
 * stay, how long its caller was blocked, and what came of it, around the moment the link is back.
 * @module
 */
import { formatMicroseconds } from "../../src/format/numbers.ts";
import { type Axis, linearAxis } from "../../src/render/svg/axis.ts";
import {
  CHART_WIDTH,
  type ChartPlan,
  headingMarks,
  leaderMarks,
  type Panel,
  type PixelText,
  textMarks,
} from "../../src/render/svg/layout.ts";
import type { RectMark } from "../../src/render/svg/scene.ts";
import { textWidth } from "../../src/render/svg/text_width.ts";
import { SIZE, SURFACE } from "../../src/render/svg/theme.ts";
import type { ChartInput, ScenarioCharts } from "../../src/render/svg/scenario_charts.ts";
import { type Lane, type Pane, panesOf } from "./lanes.ts";

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly time: Axis;
}

const NAME = "sockets_left_vanish";
const COLUMNS = 2;
const LANE = 26;
const TOP = 14;
const COLUMN_GAP = 26;
const ROW_GAP = 84;
const HEADING_ABOVE = 12;
const NAME_GAP = 8;
const FATE_GAP = 7;
/** Half of the last tick's label stands beyond the axis. */
const TICK_OVERHANG = 10;
const BAR = {
  left: { thick: 12, means: "the last socket gone or in TIME_WAIT after" },
  held: { thick: 5, means: "the median close()" },
} as const;
/** A bar is never drawn shorter, so that 0 can be seen. */
const LEAST_PIXELS = 2;

/** What `vanish` draws. */
export const vanishCharts: ScenarioCharts = {
  kinds: ["sockets_left"],
  plans: (input) => [vanishChart(input)],
};

/** The chart `sockets_left_vanish`. */
function vanishChart({ variants, colours }: ChartInput): ChartPlan {
  const panes = variants.flatMap((variant) => panesOf(variant, colours))
    .filter(({ lanes }) => lanes.length > 0);
  if (panes.length === 0) {
    return { name: NAME, skipped: "no completed trial tells how long its sockets were left" };
  }
  const columns = Math.min(COLUMNS, panes.length);
  const frame = frameOf(panes, columns);
  return {
    name: NAME,
    scenario: "vanish",
    title: "Closing with nobody there: sockets left, callers blocked",
    subtitle: [
      "Wide bar: until the closer's last socket is gone or in TIME_WAIT; thin bar: the median " +
      "close(). Beside it: what came of it.",
      "The line is the moment the link is back. Medians of repetitions.",
    ],
    columns,
    spacing: { row: ROW_GAP, column: COLUMN_GAP },
    panels: panes.map((pane, place) => panelOf(pane, frame, place % columns === 0)),
  };
}

function frameOf(panes: readonly Pane[], columns: number): Frame {
  const lanes = panes.flatMap((pane) => pane.lanes);
  const most = Math.max(
    ...panes.map(({ awaySeconds }) => awaySeconds),
    ...lanes.flatMap(({ left, held }) => [left, held]),
  );
  const names = Math.max(...lanes.map(({ mode }) => widthOf(mode))) + NAME_GAP;
  const width = Math.floor(
    (CHART_WIDTH - names - TICK_OVERHANG - (columns - 1) * COLUMN_GAP) / columns,
  );
  // Texts stand behind the ends of bars, and the longest may belong to the longest bar.
  const texts = Math.max(
    ...lanes.map(({ fate, left, held }) =>
      (widthOf(fate) + FATE_GAP) - (1 - Math.max(left, held) / most) * width
    ),
    0,
  );
  const above = Math.min(2, texts / Math.max(1, width - texts));
  return {
    width,
    height: TOP + LANE * Math.max(...panes.map((pane) => pane.lanes.length)),
    time: linearAxis({ max: most, ticks: 4, above }),
  };
}

function widthOf(text: string): number {
  return textWidth(text, { fontSize: SIZE.axis });
}

function panelOf(pane: Pane, frame: Frame, first: boolean): Panel {
  const { width, height, time } = frame;
  const ink = SURFACE.ink.light;
  const at = (seconds: number) => time.fraction(seconds) * width;
  const y = (lane: number) => TOP + (lane + 0.5) * LANE;
  const back = at(pane.awaySeconds);
  const texts = pane.lanes.flatMap(({ mode, colour, left, held, fate }, lane): PixelText[] => [
    ...first ? [{ x: -NAME_GAP, y: y(lane), text: mode, colour, align: "right" as const }] : [],
    { x: at(Math.max(left, held)) + FATE_GAP, y: y(lane), text: fate, colour: ink, align: "left" },
  ]);
  return {
    width,
    height,
    x: {
      axis: time,
      title: first ? "seconds since the first closing call" : undefined,
      titleAt: "start",
    },
    marks: [
      ...headingMarks(pane.heading, { above: HEADING_ABOVE }),
      ...pane.lanes.map((lane, index) => bar(lane, "left", { y: y(index), at, opacity: 0.35 })),
      ...pane.lanes.map((lane, index) => bar(lane, "held", { y: y(index), at, opacity: 1 })),
      ...leaderMarks([{ x: back, y: 0, x2: back, y2: height, colour: SURFACE.muted.light }]),
      ...textMarks(
        [{
          ...{ x: back, y: TOP / 2 - 1, text: `back after ${backText(pane)}`, align: "left" },
          colour: SURFACE.muted.light,
        }].map((text) => fitted(text as PixelText, width)),
        { fontSize: SIZE.axis },
      ),
      ...textMarks(texts, { fontSize: SIZE.axis }),
    ],
  };
}

function bar(
  lane: Lane,
  kind: keyof typeof BAR,
  { y, at, opacity }: {
    readonly y: number;
    readonly at: (seconds: number) => number;
    readonly opacity: number;
  },
): RectMark {
  const { thick, means } = BAR[kind];
  return {
    ...{ kind: "rect", x: 0, width: Math.max(LEAST_PIXELS, at(lane[kind])) },
    ...{ y: y - thick / 2, height: thick, fill: lane.colour, opacity },
    title: `${lane.mode}: ${means} ${formatMicroseconds(lane[kind] * 1e6)}`,
  };
}

function backText({ awaySeconds }: Pane): string {
  return awaySeconds < 1 ? `${awaySeconds * 1000} ms` : `${awaySeconds} s`;
}

/** A label right of its line, or left of it where there is no room. */
function fitted(text: PixelText, width: number): PixelText {
  const gap = 4;
  return text.x + gap + widthOf(text.text) <= width
    ? { ...text, x: text.x + gap }
    : { ...text, x: text.x - gap, align: "right" };
}
