/**
 * What a close leaves behind when the peer has fallen silent: for each mode how long its sockets
 * stay, how long its caller was held, and what came of it, around the moment the link is back.
 * @module
 */
import type { MeasurementRow } from "../model/run.ts";
import type { Place, Side } from "../model/words.ts";
import { median } from "../stats/quantile.ts";
import { type Axis, linearAxis } from "./axis.ts";
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
} from "./layout.ts";
import { textWidth } from "./text_width.ts";
import { type Colour, SIZE, SURFACE } from "./theme.ts";
import type { Variant } from "./variants.ts";

/** What the chart is drawn from. */
export interface VanishInput {
  /** All of one scenario. */
  readonly variants: readonly Variant[];
  readonly measurements: readonly MeasurementRow[];
  /** Colours by mode. */
  readonly colours: ReadonlyMap<string, Colour>;
}

/** One mode in one panel, medians over repetitions. */
interface Lane {
  readonly mode: string;
  readonly colour: string;
  /** Seconds. */
  readonly left: number;
  readonly held: number;
  readonly fate: string;
}

interface Pane {
  readonly heading: string;
  readonly awaySeconds: number;
  readonly lanes: readonly Lane[];
}

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
      "Pale bar: until the closer's last socket is gone or in TIME_WAIT; dark bar: the median " +
      "close(). Beside it: what came of it.",
      "The line is the moment the link is back. Medians of repetitions.",
    ],
    columns,
    spacing: { row: ROW_GAP, column: COLUMN_GAP },
    panels: panes.map((pane, place) => panelOf(pane, frame, place % columns === 0)),
  });
}

function panesOf(variant: Variant, { measurements, colours }: VanishInput): Pane[] {
  const parameters = variant.trials[0]?.parameters;
  const of = (name: string) => parameters?.[name];
  const [loss, timeout] = [of("loss"), of("user-timeout")];
  const heading = [
    of("state") === "unsent"
      ? `${Number(of("queued")).toLocaleString("en-US")} bytes unsent`
      : "idle",
    ...loss === 100 ? [] : [`${loss} % lost`],
    ...timeout === 0 ? [] : [`user timeout ${timeout} ms`],
  ];
  return variant.closers.map((closer) => ({
    heading: `${heading.join(", ")}, closed by ${closer}`,
    awaySeconds: Number(of("away")) / 1000,
    lanes: variant.modes.flatMap((mode) => {
      const trials = variant.trials.filter((one) => one.mode === mode && one.closer === closer);
      const ids = new Set(trials.map(({ id }) => id));
      const rows = measurements.filter(({ trialId }) => ids.has(trialId));
      const colour = colours.get(mode)?.light ?? SURFACE.ink.light;
      return laneOf({ mode, colour, closer, rows });
    }),
  }));
}

function laneOf(
  { mode, colour, closer, rows }: {
    readonly mode: string;
    readonly colour: string;
    readonly closer: Side;
    readonly rows: readonly MeasurementRow[];
  },
): Lane[] {
  const value = (metric: string, side: Place) =>
    median(
      rows.flatMap((row) =>
        row.metric === metric && row.side === side && row.value !== null ? [row.value] : []
      ),
    );
  const left = value("sockets_left_time", closer);
  if (left === undefined) return [];
  const peer = closer === "client" ? "server" : "client";
  const [open, lost] = [value("peers_half_open", peer), value("queued_lost_share", closer)];
  const held = value("close_p50", closer) ?? 0;
  return [{ mode, colour, left: left / 1e6, held: held / 1e6, fate: fateText(open, lost) }];
}

/** `delivered`, `100 % lost, 50 peers half open`. */
function fateText(open: number | undefined, lost: number | undefined): string {
  const said = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 0 });
  const parts = [
    ...lost === undefined ? [] : [lost === 0 ? "delivered" : `${said(lost * 100)} % lost`],
    ...open === undefined ? [] : [open === 0 ? "peers told" : `${said(open)} peers half open`],
  ];
  return parts.join(", ");
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
