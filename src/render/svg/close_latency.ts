/**
 * How long closing calls blocked the caller, as percentile curves: a panel for each closer, a line
 * for each mode.
 * @module
 */
import type { Recorded } from "../../analysis/recorded.ts";
import { logAxis } from "./axis.ts";
import { type CurveFrame, LABEL_GAP, latencyPanel, type ModeCurve } from "./close_latency_panel.ts";
import { axisWidth } from "./axis_marks.ts";
import { CHART_WIDTH, type ChartPlan, repetitionsText } from "./layout.ts";
import { curveOf } from "../../analysis/latency_curve.ts";
import { percentileAxis } from "./percentile_axis.ts";
import { textWidth } from "./text_width.ts";
import { type Colour, SIZE, SURFACE } from "./theme.ts";
import { repetitions, type Variant } from "../../analysis/variants.ts";

/** What the chart is drawn from. */
export interface CloseLatencyInput {
  readonly variant: Variant;
  readonly recorded: Recorded;
  /** Colours by mode. */
  readonly colours: ReadonlyMap<string, Colour>;
}

const HEIGHT = 300;
const WIDEST_PANEL = 560;

/** The chart `close_latency_<variant>`. */
export function closeLatencyChart(input: CloseLatencyInput): ChartPlan {
  const { variant } = input;
  const name = `close_latency_${variant.name}`;
  const curves = curvesOf(input);
  if (curves.length === 0) return { name, skipped: "no completed trial has latencies of close" };
  const closers = variant.closers.filter((side) => curves.some(({ closer }) => closer === side));
  const frame = frameOf(curves, closers.length);
  const counts = curves.map(({ repetitions }) => repetitions);
  const shown = Math.max(...counts) > 1
    ? `Line: median of ${repetitionsText(counts)}; band: lowest to highest of them.`
    : `${repetitionsText(counts)}.`;
  return {
    name,
    scenario: variant.scenario,
    title: `Time the closing calls blocked the caller, by percentile: ${variant.scenario}`,
    subtitle: [`${shown} ${variant.about}`],
    columns: closers.length,
    spacing: { row: 0, column: frame.labelWidth + axisWidth(frame.time) },
    panels: closers.map((closer, index) =>
      latencyPanel(curves.filter((curve) => curve.closer === closer), {
        frame,
        closer,
        first: index === 0,
      })
    ),
  };
}

function curvesOf({ variant, recorded: { latencies }, colours }: CloseLatencyInput): ModeCurve[] {
  return variant.closers.flatMap((closer) =>
    variant.modes.flatMap((mode) => {
      const rows = repetitions(variant, mode, closer)
        .map(({ id }) =>
          (latencies.get(id) ?? [])
            .filter((row) => row.call === "close" && row.side === closer)
        );
      const curve = curveOf(rows);
      const colour = colours.get(mode)?.light ?? SURFACE.ink.light;
      return curve === undefined ? [] : [{ ...curve, mode, closer, colour }];
    })
  );
}

function frameOf(curves: readonly ModeCurve[], columns: number): CurveFrame {
  const widest = curves.map(({ mode }) => textWidth(mode, { fontSize: SIZE.label }))
    .reduce((a, b) => Math.max(a, b));
  const labelWidth = Math.ceil(widest) + LABEL_GAP;
  const times = curves.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]));
  const time = logAxis(
    times.reduce((a, b) => Math.min(a, b)),
    times.reduce((a, b) => Math.max(a, b)),
  );
  const room = CHART_WIDTH / columns - axisWidth(time) - labelWidth;
  const width = Math.floor(Math.min(WIDEST_PANEL, room));
  return {
    width,
    height: HEIGHT,
    labelWidth,
    percentiles: percentileAxis(curves, width),
    time,
  };
}
