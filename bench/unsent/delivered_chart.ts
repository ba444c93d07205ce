/**
 * The share of queued data that was delivered, against how much was queued: a panel for each
 * closer and reader, a line for each mode.
 * @module
 */
import type { MeasurementRow } from "../../src/model/run.ts";
import { SIDES } from "../../src/model/words.ts";
import { median } from "../../src/stats/quantile.ts";
import { type Axis, linearAxis, symlogAxis } from "../../src/render/svg/axis.ts";
import { dodge } from "../../src/render/svg/dodge.ts";
import {
  axisWidth,
  CHART_WIDTH,
  type ChartPlan,
  grid,
  headingLayer,
  type Layer,
  leaderLayer,
  type Panel,
  positionOf,
  textLayer,
} from "../../src/render/svg/layout.ts";
import { textWidth } from "../../src/render/svg/text_width.ts";
import { type Colour, orderedModes, SIZE, SURFACE } from "../../src/render/svg/theme.ts";
import type { Variant } from "../../src/render/svg/variants.ts";

/** What the chart is drawn from. */
export interface DeliveredInput {
  readonly scenario: string;
  /** Every variant of the scenario. */
  readonly variants: readonly Variant[];
  readonly measurements: readonly MeasurementRow[];
  /** Colours by mode. */
  readonly colours: ReadonlyMap<string, Colour>;
}

/** One mode's line. */
interface Line {
  readonly mode: string;
  /** `#rrggbb`, the light form. */
  readonly colour: string;
  /** By bytes queued a connection, ascending. */
  readonly points: readonly { readonly queued: number; readonly percent: number }[];
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly queued: Axis;
  readonly share: Axis;
}

const HEIGHT = 240;
const WIDEST_PANEL = 480;
const LABEL_GAP = 22;
const LABEL_HEIGHT = SIZE.label + 3;
const HEADING_ABOVE = 14;
/** Pixels of a line between another's where several lie on one another. */
const DASH = 7;

/** The chart `delivered_<scenario>`. */
export function deliveredChart(input: DeliveredInput): ChartPlan {
  const name = `delivered_${input.scenario}`;
  const groups = groupsOf(input);
  if (groups.length === 0) {
    return { name, skipped: "no mode was measured with two different amounts queued" };
  }
  const lines = groups.flatMap((group) => group.lines);
  const names = Math.ceil(
    Math.max(...lines.map(({ mode }) => textWidth(mode, { fontSize: SIZE.label }))),
  ) + LABEL_GAP;
  const amounts = lines.flatMap(({ points }) => points.map(({ queued }) => queued));
  const share = linearAxis({ max: 100, ticks: 5, above: 0.05 });
  const columns = Math.min(groups.length, 2);
  const room = CHART_WIDTH / columns - axisWidth(share) - names;
  const frame: Frame = {
    width: Math.floor(Math.min(WIDEST_PANEL, room)),
    height: HEIGHT,
    queued: symlogAxis({
      max: Math.max(...amounts),
      constant: Math.min(...amounts.filter((bytes) => bytes > 0)),
      above: 0.04,
    }),
    share,
  };
  return grid({
    name,
    title: `Queued data delivered, against how much was queued at the close: ${input.scenario}`,
    subtitle: [
      "Median of repetitions. Dashes of several colours: those modes lie on one another.",
      ...input.variants[0] ? [`${commonOf(input.variants)}.`] : [],
    ],
    columns,
    spacing: { row: 90, column: names + axisWidth(share) },
    panels: groups.map(({ heading, lines }, index) =>
      panelOf(lines, { frame, heading, first: index % columns === 0 })
    ),
  });
}

interface Group {
  readonly heading: string;
  readonly lines: readonly Line[];
}

/** Cells that differ in mode and in how much was queued, and in nothing else. */
function groupsOf({ variants, measurements, colours }: DeliveredInput): Group[] {
  const lost = Map.groupBy(
    measurements.filter(({ metric, value }) => metric === "queued_lost_share" && value !== null),
    ({ trialId }) => trialId,
  );
  const readers = [...new Set(variants.map(readerOf))];
  return SIDES.flatMap((closer) =>
    readers.flatMap((reader): Group[] => {
      const own = variants.filter((variant) => readerOf(variant) === reader);
      const modes = orderedModes(own.flatMap((variant) => variant.modes));
      const lines = modes.map((mode): Line => ({
        mode,
        colour: colours.get(mode)?.light ?? SURFACE.ink.light,
        points: own.flatMap((variant) => {
          const shares = variant.trials.filter((trial) =>
            trial.mode === mode && trial.closer === closer
          ).flatMap(({ id }) => lost.get(id)?.map(({ value }) => value ?? 0) ?? []);
          const middle = median(shares);
          const queued = Number(variant.trials[0]?.parameters.queued ?? 0);
          return middle === undefined ? [] : [{ queued, percent: 100 * (1 - middle) }];
        }).sort((a, b) => a.queued - b.queued),
      })).filter(({ points }) => points.length > 1);
      if (lines.length === 0) return [];
      return [{ heading: `closed by ${closer}, reader ${reader}`, lines }];
    })
  );
}

function readerOf({ trials }: Variant): string {
  return String(trials[0]?.parameters.reader ?? "");
}

function commonOf(variants: readonly Variant[]): string {
  const trials = variants.flatMap((variant) => variant.trials);
  const { queued: _, reader: __, ...rest } = trials[0]?.parameters ?? { queued: 0, reader: "" };
  return Object.entries(rest).map(([name, value]) =>
    `${name} ${typeof value === "number" ? value.toLocaleString("en-US") : value}`
  ).join(", ");
}

function panelOf(
  lines: readonly Line[],
  { frame, heading, first }: { frame: Frame; heading: string; first: boolean },
): Panel {
  const { width, height, queued, share } = frame;
  const amounts = [...new Set(lines.flatMap(({ points }) => points.map((one) => one.queued)))]
    .sort((a, b) => a - b);
  return {
    width,
    height,
    encoding: {
      x: positionOf(queued, {
        field: "x",
        title: "queued on each connection when it was closed (log scale)",
        ticks: amounts,
        labelExpr: amounts.map((bytes) => `datum.value === ${bytes} ? '${amountText(bytes)}' : `)
          .join("") + "''",
      }),
      y: positionOf(share, { field: "y", title: first ? "% delivered" : null }),
    },
    layer: [
      headingLayer(heading, { above: HEADING_ABOVE }),
      ...lineLayers(lines),
      ...nameLayers(lines, frame),
    ],
  };
}

function amountText(bytes: number): string {
  const units = [[1024 ** 3, "GiB"], [1024 ** 2, "MiB"], [1024, "KiB"]] as const;
  const [size, unit] = units.find(([factor]) => bytes >= factor) ?? [1, "B"];
  return `${Number((bytes / size).toPrecision(3))} ${unit}`;
}

/** Lines that lie on one another share their length in dashes. */
function lineLayers(lines: readonly Line[]): Layer[] {
  return lines.flatMap((line, index): Layer[] => {
    const alike = lines.filter((other) => sameLine(other, line));
    const place = alike.indexOf(line);
    const values = line.points.map(({ queued, percent }) => ({ x: queued, y: percent, index }));
    const dash = alike.length > 1 ? [DASH, DASH * (alike.length - 1)] : [1, 0];
    const { colour: color } = line;
    return [
      {
        data: { values },
        mark: {
          type: "line",
          color,
          strokeWidth: 2,
          strokeDash: dash,
          strokeDashOffset: -DASH * place,
        },
      },
      { data: { values }, mark: { type: "point", color, filled: true, size: 30, opacity: 1 } },
    ];
  });
}

function sameLine(a: Line, b: Line): boolean {
  return a.points.length === b.points.length &&
    a.points.every((point, index) =>
      point.queued === b.points[index]?.queued && point.percent === b.points[index]?.percent
    );
}

function nameLayers(lines: readonly Line[], { width, height, queued, share }: Frame): Layer[] {
  const ends = lines.flatMap(({ points, mode, colour }) => {
    const end = points.at(-1);
    if (!end) return [];
    const x = queued.fraction(end.queued) * width;
    return [{ x, y: height - share.fraction(end.percent) * height, mode, colour }];
  });
  const middles = dodge(ends.map(({ y }) => ({ at: y, size: LABEL_HEIGHT })), {
    from: 0,
    to: height,
  });
  const placed = ends.map((end, index) => ({ ...end, middle: middles[index] ?? end.y }));
  return [
    leaderLayer(placed.map(({ x, y, middle, colour }) => ({
      ...{ x: x + 5, y, x2: width + LABEL_GAP - 4, y2: middle, colour },
    }))),
    textLayer(placed.map(({ mode, middle, colour }) => ({
      ...{ x: width + LABEL_GAP, y: middle, text: mode, colour, align: "left" as const },
    }))),
  ];
}
