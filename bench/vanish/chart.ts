/**
 * What a close leaves behind when the peer has fallen silent: for each mode how long its sockets
 * stay, how long its caller was held, and what came of it, around the moment the link is back.
 * @module
 */
import { type Axis, linearAxis } from "../../src/render/svg/axis.ts";
import {
  CHART_WIDTH,
  type ChartPlan,
  grid,
  headingLayer,
  type Layer,
  leaderLayer,
  OWN_COLOUR,
  type Panel,
  PIXELS,
  type PixelText,
  positionOf,
  textLayer,
} from "../../src/render/svg/layout.ts";
import { textWidth } from "../../src/render/svg/text_width.ts";
import { SIZE, SURFACE } from "../../src/render/svg/theme.ts";
import { type Pane, panesOf, type VanishInput } from "./chart_lanes.ts";

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
const BAR = { left: 12, held: 5 } as const;
/** A bar is never drawn shorter, so that 0 can be seen. */
const LEAST_PIXELS = 2;

/** The chart `sockets_left_vanish`. */
export function vanishChart(input: VanishInput): ChartPlan {
  const panes = input.variants.flatMap((variant) => panesOf(variant, input))
    .filter(({ lanes }) => lanes.length > 0);
  if (panes.length === 0) {
    return { name: NAME, skipped: "no completed trial tells how long its sockets were left" };
  }
  const columns = Math.min(COLUMNS, panes.length);
  const frame = frameOf(panes, columns);
  return grid({
    name: NAME,
    title: "Closing with nobody there: sockets left, callers held",
    subtitle: [
      "Wide bar: until the closer's last socket is gone or in TIME_WAIT; thin bar: the median " +
      "close(). Beside it: what came of it.",
      "The line is the moment the link is back. Medians of repetitions.",
    ],
    columns,
    spacing: { row: ROW_GAP, column: COLUMN_GAP },
    panels: panes.map((pane, place) => panelOf(pane, frame, place % columns === 0)),
  });
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
  const bars = (kind: keyof typeof BAR) =>
    pane.lanes.map((lane, index) => ({
      ...{ x: 0, y: y(index), y2: y(index), colour: lane.colour },
      x2: Math.max(LEAST_PIXELS, at(lane[kind])),
    }));
  return {
    width,
    height,
    encoding: {
      x: positionOf(time, {
        field: "x",
        title: first ? "seconds since the first closing call" : null,
        titleAnchor: "start",
      }),
    },
    layer: [
      headingLayer(pane.heading, { above: HEADING_ABOVE }),
      axisLayer(),
      barLayer(bars("left"), BAR.left, 0.35),
      barLayer(bars("held"), BAR.held, 1),
      leaderLayer([{ x: back, y: 0, x2: back, y2: height, colour: SURFACE.muted.light }]),
      textLayer(
        [{
          ...{ x: back, y: TOP / 2 - 1, text: `back after ${backText(pane)}`, align: "left" },
          colour: SURFACE.muted.light,
        }].map((text) => fitted(text as PixelText, width)),
        { fontSize: SIZE.axis },
      ),
      textLayer(texts, { fontSize: SIZE.axis }),
    ],
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

/** A mark on the axis, so that it is drawn; it cannot be seen. */
function axisLayer(): Layer {
  return {
    data: { values: [{ x: 0 }] },
    mark: { type: "point", opacity: 0 },
  };
}

function barLayer(
  bars: readonly { x: number; y: number; x2: number; y2: number; colour: string }[],
  strokeWidth: number,
  opacity: number,
): Layer {
  return {
    data: { values: [...bars] },
    mark: { type: "rule", strokeWidth, opacity },
    encoding: {
      ...PIXELS,
      x2: { field: "x2" },
      y2: { field: "y2" },
      stroke: OWN_COLOUR,
    },
  };
}
