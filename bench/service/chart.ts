/**
 * What a foreground of requests notices of a flood: for each way of closing the requests answered
 * under it, as a share of the baseline, and p99 without and under it.
 * @module
 */
import { median } from "../../src/stats/quantile.ts";
import { type Axis, fittingTicks, linearAxis, logAxis } from "../../src/render/svg/axis.ts";
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
  repetitionsText,
  textLayer,
} from "../../src/render/svg/layout.ts";
import { type ServiceInput, type Setting, settingsOf, type Way } from "./chart_ways.ts";
import { textWidth } from "../../src/render/svg/text_width.ts";
import { SIZE, SURFACE } from "../../src/render/svg/theme.ts";

/** Medians over repetitions of one way of closing. */
interface Lane {
  readonly name: string;
  readonly colour: string;
  /** Percent of the baseline. */
  readonly answered: number;
  /** Milliseconds. */
  readonly alone: number;
  readonly flood: number;
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
const DOT = 60;

/** The chart `foreground_service`. */
export function foregroundChart(input: ServiceInput): ChartPlan {
  const settings = settingsOf(input).map((setting) => ({
    setting,
    lanes: setting.ways.flatMap((way) => laneOf(way, input)),
  })).filter(({ lanes }) => lanes.length > 0);
  if (settings.length === 0) {
    return { name: NAME, skipped: "no completed trial tells what its foreground noticed" };
  }
  const lanes = settings.flatMap((one) => one.lanes);
  const frame = frameOf(lanes, Math.max(...settings.map((one) => one.lanes.length)));
  const reps = settings.flatMap(({ setting }) => setting.ways.map(({ trials }) => trials.length));
  return grid({
    name: NAME,
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
  });
}

/** What bears on all of it, in words; what differs stands in the headings. */
function aboutOf(settings: readonly Setting[]): string {
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

function laneOf({ name, colour, trials }: Way, { measurements }: ServiceInput): Lane[] {
  const ids = new Set(trials.map(({ id }) => id));
  const value = (metric: string) =>
    median(
      measurements.flatMap((row) =>
        ids.has(row.trialId) && row.metric === metric && row.side === "client" &&
          row.value !== null
          ? [row.value]
          : []
      ),
    );
  const [ratio, alone, flood] = [
    value("requests_ratio"),
    value("request_p99_baseline"),
    value("request_p99_flood"),
  ];
  if (ratio === undefined || alone === undefined || flood === undefined) return [];
  return [{ name, colour, answered: ratio * 100, alone: alone / 1e3, flood: flood / 1e3 }];
}

function frameOf(lanes: readonly Lane[], most: number): Frame {
  const names = Math.max(...lanes.map(({ name }) => widthOf(name))) + GAP;
  const times = lanes.flatMap(({ alone, flood }) => [alone, flood]);
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
    time: logAxis(Math.min(...times), Math.max(...times)),
  };
}

function widthOf(text: string): number {
  return textWidth(text, { fontSize: SIZE.axis });
}

function y(lane: number): number {
  return (lane + 0.5) * LANE;
}

/** A mark on the axis, so that it is drawn; it cannot be seen. */
function axisLayer(x: number): Layer {
  return { data: { values: [{ x }] }, mark: { type: "point", opacity: 0 } };
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
  return {
    width,
    height,
    encoding: {
      x: positionOf(share, { field: "x", title: "% of the requests answered without the flood" }),
    },
    layer: [
      headingLayer(heading, { above: HEADING_ABOVE }),
      axisLayer(0),
      {
        data: {
          values: lanes.map(({ colour, answered }, lane) => ({
            ...{ x: 0, y: y(lane), y2: y(lane), colour },
            x2: Math.max(2, at(answered)),
          })),
        },
        mark: { type: "rule", strokeWidth: BAR },
        encoding: { ...PIXELS, x2: { field: "x2" }, y2: { field: "y2" }, stroke: OWN_COLOUR },
      },
      textLayer(texts, { fontSize: SIZE.axis }),
    ],
  };
}

function timePanel(lanes: readonly Lane[], { width, height, time }: Frame): Panel {
  const at = (ms: number) => time.fraction(ms) * width;
  const dots = (of: (lane: Lane) => number) =>
    lanes.map((lane, index) => ({ x: at(of(lane)), y: y(index), colour: lane.colour }));
  return {
    width,
    height,
    encoding: {
      x: positionOf(time, {
        ...{ field: "x", title: "p99 of a request, ms (log)" },
        ticks: fittingTicks(time, { length: width, pixels: 34 }),
      }),
    },
    layer: [
      axisLayer(time.domain[0]),
      leaderLayer(lanes.map(({ alone, flood, colour }, lane) => ({
        ...{ x: at(alone), x2: at(flood), y: y(lane), y2: y(lane), colour },
      }))),
      {
        data: { values: dots(({ alone }) => alone) },
        mark: {
          ...{ type: "point", shape: "circle", size: DOT, filled: false, strokeWidth: 1.5 },
        },
        encoding: { ...PIXELS, stroke: OWN_COLOUR },
      },
      {
        data: { values: dots(({ flood }) => flood) },
        mark: { type: "point", shape: "circle", size: DOT, filled: true, opacity: 1 },
        encoding: { ...PIXELS, fill: OWN_COLOUR },
      },
    ],
  };
}
