/**
 * What a close leaves behind against what it makes its caller wait: a mark for each mode.
 * @module
 */
import {
  type CellValues,
  known,
  ofCloser,
  socketSecondsPer1000,
} from "../../analysis/cell_metrics.ts";
import { cellOf, type Variant } from "../../analysis/variants.ts";
import { type Axis, linearAxis, logAxis, symlogAxis } from "./axis.ts";
import { axisWidth, widestTick } from "./axis_marks.ts";
import { CHART_WIDTH, type ChartPlan, repetitionsText } from "./layout.ts";
import { type Colour, SURFACE } from "./theme.ts";
import {
  nameRoom,
  placeMarks,
  type Placement,
  type Spread,
  type TradeOffFrame,
  type TradeOffMark,
  tradeOffPanel,
} from "./trade_off_panel.ts";

/** What the chart is drawn from. */
export interface TradeOffInput {
  readonly variant: Variant;
  /** Colours by mode. */
  readonly colours: ReadonlyMap<string, Colour>;
}

const HEIGHT = 280;
const WIDEST_PANEL = 560;
/** Between the last tick label of a panel and the first of the next. */
const TICK_GAP = 12;
/** Most of a panel's width that names behind the last mark may take, as a share. */
const WIDEST_NAMES = 0.4;
/** Above this ratio of largest to smallest, a linear axis would press the small ones flat. */
const WIDE_RANGE = 50;
const MARGINS = { below: 0.14, above: 0.25 };
/** Socket-seconds of 1,000 sockets through the 60 s of TIME_WAIT (kernel, TCP_TIMEWAIT_LEN). */
const ALL_IN_TIME_WAIT = 1000 * 60;
/** The shortest time drawn; a logarithmic axis has no place for 0. */
const SHORTEST_US = 0.1;

/** The chart `trade_off_<variant>`. */
export function tradeOffChart(input: TradeOffInput): ChartPlan {
  const { variant } = input;
  const name = `trade_off_${variant.name}`;
  const marks = tradeOffMarks(input);
  if (marks.length === 0) {
    return { name, skipped: "no completed trial has both close_p99 and time_wait_socket_seconds" };
  }
  const closers = variant.closers.filter((side) => marks.some(({ closer }) => closer === side));
  const frame = frameOf(marks, closers.length);
  const placements = closers.map((side) =>
    placeMarks(marks.filter(({ closer }) => closer === side), frame)
  );
  const banded = placements.some(({ bands }) => bands.length > 0);
  const counts = marks.map(({ repetitions }) => repetitions);
  const shown = Math.max(...counts) > 1
    ? `Mark: median of ${repetitionsText(counts)}; bars: lowest to highest of them.`
    : `${repetitionsText(counts)}.`;
  return {
    name,
    scenario: variant.scenario,
    title: `TIME_WAIT against time in closing calls: ${variant.scenario}`,
    subtitle: [
      `${shown} ${variant.about}`,
      "Nearer to the lower left costs less." +
      (banded ? " Marks on a grey band share the height of its middle." : ""),
    ],
    columns: closers.length,
    spacing: { row: 0, column: frame.gap },
    panels: closers.map((closer, index) =>
      tradeOffPanel(placements[index] as Placement, { frame, closer, first: index === 0 })
    ),
  };
}

/** The marks of a variant in the order of modes, client first. */
function tradeOffMarks({ variant, colours }: TradeOffInput): TradeOffMark[] {
  return variant.closers.flatMap((closer) =>
    variant.modes.flatMap((mode) => {
      const cell = cellOf(variant, mode, closer);
      const latency = cell && spreadOf(ofCloser(cell, "close_p99"), SHORTEST_US);
      const resource = cell && spreadOf(socketSecondsPer1000(cell));
      if (!latency || !resource) return [];
      const colour = colours.get(mode)?.light ?? SURFACE.ink.light;
      const repetitions = known(ofCloser(cell, "close_p99")).length;
      return [{ mode, closer, colour, latency, resource, repetitions }];
    })
  );
}

/** @param least what is less is drawn as if it were that */
function spreadOf(series: CellValues | undefined, least = -Infinity): Spread | undefined {
  const { median, min, max } = series ?? {};
  if (typeof median !== "number" || typeof min !== "number" || typeof max !== "number") {
    return undefined;
  }
  const [middle, low, high] = [median, min, max].map((value) => Math.max(least, value));
  return { median: middle ?? least, low: low ?? least, high: high ?? least };
}

function frameOf(marks: readonly TradeOffMark[], columns: number): TradeOffFrame {
  const resource = resourceAxis(marks);
  const latency = (names: number) =>
    logAxis(
      marks.reduce((least, mark) => Math.min(least, mark.latency.low), Infinity),
      marks.reduce((most, mark) => Math.max(most, mark.latency.high), 0),
      names,
    );
  const gap = Math.ceil(widestTick(latency(WIDEST_NAMES))) + TICK_GAP;
  const room = (CHART_WIDTH - axisWidth(resource) - (columns - 0.5) * gap) / columns;
  const width = Math.floor(Math.min(WIDEST_PANEL, room));
  const names = marks.map(({ mode }) => nameRoom(mode)).reduce((a, b) => Math.max(a, b));
  const share = Math.min(WIDEST_NAMES, names / width);
  return { width, height: HEIGHT, gap, latency: latency(share), resource };
}

/**
 * Linear while every mark can be told from 0; else 0 keeps its place below a logarithm. Where no
 * mode held anything, the axis reaches as far as one could have.
 */
function resourceAxis(marks: readonly TradeOffMark[]): Axis {
  const most = marks.reduce((high, { resource }) => Math.max(high, resource.high), 0);
  const least = marks.map(({ resource }) => resource.median).filter((value) => value > 0)
    .reduce((low, value) => Math.min(low, value), Infinity);
  return most / least > WIDE_RANGE
    ? symlogAxis({ max: most, constant: least, ...MARGINS })
    : linearAxis({ max: most || ALL_IN_TIME_WAIT, ticks: 5, ...MARGINS });
}
