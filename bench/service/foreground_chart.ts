/**
 * What a foreground of requests notices of a flood: for each way of closing the requests answered
 * under it, as a share of the baseline, and p99 without and under it.
 * @module
 */
import { formatMicroseconds } from "../../src/format/numbers.ts";
import { reading } from "../../src/analysis/cell_metrics.ts";
import type { MetricName } from "../../src/metrics/registry.ts";
import { type Axis, fittingTicks, linearAxis, logAxis } from "../../src/render/svg/axis.ts";
import {
  CHART_WIDTH,
  type ChartPlan,
  headingMarks,
  leaderMarks,
  type Panel,
  type PixelText,
  repetitionsText,
  textMarks,
} from "../../src/render/svg/layout.ts";
import type { CircleMark, RectMark } from "../../src/render/svg/scene.ts";
import { type FloodCondition, type ServiceInput, settingsOf, type Way } from "./chart_ways.ts";
import { textWidth } from "../../src/render/svg/text_width.ts";
import { SIZE, SURFACE } from "../../src/render/svg/theme.ts";

/** Medians over repetitions of one way of closing. */
interface Lane {
  readonly name: string;
  readonly colour: string;
  /** Percent of the baseline. */
  readonly answered: number;
  /** Milliseconds; absent where nothing was timed, as where no request was answered. */
  readonly alone?: number;
  readonly flood?: number;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly share: Axis;
  readonly time: Axis;
}

const NAME = "foreground_service";
const LANE = 26;
const COLUMN_GAP = 40;
const ROW_GAP = 92;
const HEADING_ABOVE = 12;
const GAP = 8;
const BAR = 10;
const RADIUS = 4.4;
/** A bar is never drawn shorter, so that 0 can be seen. */
const LEAST = 2;

/** The chart `foreground_service`. */
export function foregroundChart(input: ServiceInput): ChartPlan {
  const settings = settingsOf(input).map((setting) => ({
    setting,
    lanes: setting.ways.flatMap(laneOf),
  })).filter(({ lanes }) => lanes.length > 0);
  if (settings.length === 0) {
    return { name: NAME, skipped: "no completed trial tells what its foreground noticed" };
  }
  const lanes = settings.flatMap((one) => one.lanes);
  const frame = frameOf(lanes, Math.max(...settings.map((one) => one.lanes.length)));
  const reps = settings.flatMap(({ setting }) => setting.ways.map(({ trials }) => trials.length));
  return {
    name: NAME,
    scenario: "service",
    title: "Does the service stay up? Requests in the foreground under a flood",
    subtitle: [
      "Left: requests answered under the flood, as a share of the same without it. " +
      "Right: p99 of a request, hollow without the flood, filled under it.",
      `Medians of ${repetitionsText(reps)}. ${aboutOf(settings.map(({ setting }) => setting))}`,
    ],
    columns: 2,
    spacing: { row: ROW_GAP, column: COLUMN_GAP },
    panels: settings.flatMap(({ setting, lanes }) => [
      sharePanel(setting.heading, lanes, frame),
      timePanel(lanes, frame),
    ]),
  };
}

/** What bears on all of it, in words; what differs stands in the headings. */
function aboutOf(settings: readonly FloodCondition[]): string {
  const said = (name: string, text: (value: string) => string) => {
    const values = new Set(
      settings.map(({ ways }) => ways[0]?.trials[0]?.parameters[name]?.toLocaleString("en-US")),
    );
    const [value = ""] = values;
    return values.size === 1 ? [text(value)] : [];
  };
  const words = [
    ...said("flood", (value) => `${value} connections a second`),
    ...said("hello", (value) => `hello ${value}`),
    ...said("then", (value) => `then ${value}`),
    ...said("patience", (value) => `closed after ${value} ms`),
  ];
  return words.length === 0 ? "" : `The flood: ${words.join(", ")}.`;
}

function laneOf({ name, colour, cell }: Way): Lane[] {
  const value = (metric: MetricName) => reading(cell, metric, "client")?.median ?? undefined;
  const ratio = value("requests_ratio");
  if (ratio === undefined) return [];
  // A logarithm has no place for 0.
  const time = (key: "alone" | "flood", us = 0) => us > 0 ? { [key]: us / 1e3 } : {};
  return [{
    ...{ name, colour, answered: ratio * 100 },
    ...time("alone", value("request_p99_baseline")),
    ...time("flood", value("request_p99_flood")),
  }];
}

function frameOf(lanes: readonly Lane[], most: number): Frame {
  const names = Math.max(...lanes.map(({ name }) => widthOf(name))) + GAP;
  const times = lanes.flatMap(({ alone, flood }) => [alone, flood]).filter((ms) =>
    ms !== undefined
  );
  const width = Math.floor((CHART_WIDTH - names - COLUMN_GAP - GAP) / 2);
  const labels = widthOf("100.0 %") + GAP;
  return {
    width,
    height: LANE * most,
    share: linearAxis({
      max: Math.max(100, ...lanes.map(({ answered }) => answered)),
      ticks: 4,
      above: labels / (width - labels),
    }),
    time: times.length > 0 ? logAxis(Math.min(...times), Math.max(...times)) : logAxis(1, 1000),
  };
}

function widthOf(text: string): number {
  return textWidth(text, { fontSize: SIZE.axis });
}

function y(lane: number): number {
  return (lane + 0.5) * LANE;
}

function sharePanel(heading: string, lanes: readonly Lane[], frame: Frame): Panel {
  const { width, height, share } = frame;
  const at = (percent: number) => share.fraction(percent) * width;
  const texts = lanes.flatMap(({ name, colour, answered }, lane): PixelText[] => [
    { x: -GAP, y: y(lane), text: name, colour, align: "right" },
    {
      ...{ x: at(answered) + GAP, y: y(lane), align: "left", colour: SURFACE.ink.light },
      text: `${answered.toFixed(1)} %`,
    },
  ]);
  const bars = lanes.map(({ name, colour, answered }, lane): RectMark => ({
    ...{ kind: "rect", x: 0, width: Math.max(LEAST, at(answered)) },
    ...{ y: y(lane) - BAR / 2, height: BAR, fill: colour },
    title: `${name}: ${answered.toFixed(1)} % answered`,
  }));
  return {
    width,
    height,
    x: { axis: share, title: "% of the requests answered without the flood" },
    marks: [
      ...headingMarks(heading, { above: HEADING_ABOVE }),
      ...bars,
      ...textMarks(texts, { fontSize: SIZE.axis }),
    ],
  };
}

function timePanel(lanes: readonly Lane[], { width, height, time }: Frame): Panel {
  const at = (ms: number) => time.fraction(ms) * width;
  return {
    width,
    height,
    x: {
      ...{ axis: time, title: "p99 of a request, ms (log)" },
      ticks: fittingTicks(time, { length: width, pixels: 34 }),
    },
    marks: [
      ...leaderMarks(
        lanes.flatMap(({ alone, flood, colour }, lane) =>
          alone === undefined || flood === undefined
            ? []
            : [{ x: at(alone), x2: at(flood), y: y(lane), y2: y(lane), colour }]
        ),
      ),
      ...lanes.flatMap(({ name, alone, colour }, lane): CircleMark[] =>
        alone === undefined ? [] : [{
          ...{ kind: "circle", x: at(alone), y: y(lane), radius: RADIUS, stroke: colour },
          title: `${name}, without the flood: p99 ${formatMicroseconds(alone * 1e3)}`,
        }]
      ),
      ...lanes.flatMap(({ name, flood, colour }, lane): CircleMark[] =>
        flood === undefined ? [] : [{
          ...{ kind: "circle", x: at(flood), y: y(lane), radius: RADIUS, fill: colour },
          title: `${name}, under the flood: p99 ${formatMicroseconds(flood * 1e3)}`,
        }]
      ),
    ],
  };
}
