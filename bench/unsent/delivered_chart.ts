/**
 * The share of queued data that was delivered, against how much was queued: a panel for each
 * closer and reader, a line for each mode.
 * @module
 */
import { formatExact } from "../../src/format/numbers.ts";
import { type Side, SIDES } from "../../src/model/words.ts";
import { formatShare } from "../../src/format/numbers.ts";
import { compareModes } from "../../src/model/order.ts";
import { ofCloser } from "../../src/analysis/cell_metrics.ts";
import { type Axis, linearAxis, symlogAxis } from "../../src/render/svg/axis.ts";
import { layoutColumn } from "../../src/render/svg/label_layout.ts";
import { axisWidth } from "../../src/render/svg/axis_marks.ts";
import {
  CHART_WIDTH,
  type ChartPlan,
  headingMarks,
  leaderMarks,
  type Panel,
  placer,
  textMarks,
} from "../../src/render/svg/layout.ts";
import type { Mark } from "../../src/render/svg/scene.ts";
import { textWidth } from "../../src/render/svg/text_width.ts";
import { SIZE, SURFACE } from "../../src/render/svg/theme.ts";
import { cellOf, type Variant } from "../../src/analysis/variants.ts";
import type { ChartInput } from "../../src/render/svg/scenario_charts.ts";

/** What the chart is drawn from: amounts, which are right in disturbed trials too. */
type DeliveredInput = Pick<ChartInput, "scenario" | "counted" | "colours">;

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
const RADIUS = 3.1;

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
  return {
    name,
    scenario: input.scenario,
    title: `Queued data delivered, against how much was queued at the close: ${input.scenario}`,
    subtitle: [
      "Median of repetitions. Dashes of several colours: those modes lie on one another.",
      ...input.counted[0] ? [`${commonOf(input.counted)}.`] : [],
    ],
    columns,
    spacing: { row: 90, column: names + axisWidth(share) },
    panels: groups.map(({ heading, lines }, index) =>
      panelOf(lines, { frame, heading, first: index % columns === 0 })
    ),
  };
}

interface Group {
  readonly heading: string;
  readonly lines: readonly Line[];
}

/** Cells that differ in mode and in how much was queued, and in nothing else. */
function groupsOf({ counted, colours }: DeliveredInput): Group[] {
  const readers = [...new Set(counted.map(readerOf))];
  return SIDES.flatMap((closer) =>
    readers.flatMap((reader): Group[] => {
      const own = counted.filter((variant) => readerOf(variant) === reader);
      const modes = [...new Set(own.flatMap((variant) => variant.modes))].sort(compareModes);
      const lines = modes.map((mode): Line => ({
        mode,
        colour: colours.get(mode)?.light ?? SURFACE.ink.light,
        points: own.flatMap((variant) => pointOf(variant, mode, closer))
          .sort((a, b) => a.queued - b.queued),
      })).filter(({ points }) => points.length > 1);
      if (lines.length === 0) return [];
      return [{ heading: `closed by ${closer}, reader ${reader}`, lines }];
    })
  );
}

function pointOf(variant: Variant, mode: string, closer: Side): Line["points"][number][] {
  const cell = cellOf(variant, mode, closer);
  const lost = cell && ofCloser(cell, "queued_lost_share")?.median;
  const queued = Number(variant.trials[0]?.parameters.queued ?? 0);
  return typeof lost === "number" ? [{ queued, percent: 100 * (1 - lost) }] : [];
}

function readerOf({ trials }: Variant): string {
  return String(trials[0]?.parameters.reader ?? "");
}

function commonOf(variants: readonly Variant[]): string {
  const trials = variants.flatMap((variant) => variant.trials);
  const { queued: _, reader: __, ...rest } = trials[0]?.parameters ?? { queued: 0, reader: "" };
  return Object.entries(rest).map(([name, value]) =>
    `${name} ${typeof value === "number" ? formatExact(value) : value}`
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
    x: {
      axis: queued,
      title: "queued on each connection when it was closed (log scale)",
      ticks: amounts,
      name: amountText,
    },
    y: { axis: share, title: first ? "% delivered" : undefined },
    marks: [
      ...headingMarks(heading, { above: HEADING_ABOVE }),
      ...lineMarks(lines, frame),
      ...nameMarks(lines, frame),
    ],
  };
}

function amountText(bytes: number): string {
  const units = [[1024 ** 3, "GiB"], [1024 ** 2, "MiB"], [1024, "KiB"]] as const;
  const [size, unit] = units.find(([factor]) => bytes >= factor) ?? [1, "B"];
  return `${Number((bytes / size).toPrecision(3))} ${unit}`;
}

/** Lines that lie on one another share their length in dashes. */
function lineMarks(lines: readonly Line[], frame: Frame): Mark[] {
  const at = placer(frame, { x: frame.queued, y: frame.share });
  return lines.flatMap((line): Mark[] => {
    const alike = lines.filter((other) => sameLine(other, line));
    const dash = alike.length > 1 ? [DASH, DASH * (alike.length - 1)] : [];
    const { mode, colour } = line;
    return [
      {
        kind: "line",
        points: line.points.map(({ queued, percent }) => at(queued, percent)),
        ...{ stroke: colour, width: 2, dash, dashOffset: -DASH * alike.indexOf(line) },
      },
      ...line.points.map(({ queued, percent }): Mark => ({
        ...{ kind: "circle", ...at(queued, percent), radius: RADIUS, fill: colour },
        title: `${mode}, ${amountText(queued)} queued: ${formatShare(percent / 100)} delivered`,
      })),
    ];
  });
}

function sameLine(a: Line, b: Line): boolean {
  return a.points.length === b.points.length &&
    a.points.every((point, index) =>
      point.queued === b.points[index]?.queued && point.percent === b.points[index]?.percent
    );
}

function nameMarks(lines: readonly Line[], frame: Frame): Mark[] {
  const { width, height, queued, share } = frame;
  const at = placer(frame, { x: queued, y: share });
  const ends = lines.flatMap(({ points, mode, colour }) => {
    const end = points.at(-1);
    if (!end) return [];
    return [{ ...at(end.queued, end.percent), mode, colour }];
  });
  const middles = layoutColumn(ends.map(({ y }) => ({ at: y, size: LABEL_HEIGHT })), {
    from: 0,
    to: height,
  });
  const placed = ends.map((end, index) => ({ ...end, middle: middles[index] ?? end.y }));
  return [
    ...leaderMarks(placed.map(({ x, y, middle, colour }) => ({
      ...{ x: x + 5, y, x2: width + LABEL_GAP - 4, y2: middle, colour },
    }))),
    ...textMarks(placed.map(({ mode, middle, colour }) => ({
      ...{ x: width + LABEL_GAP, y: middle, text: mode, colour, align: "left" as const },
    }))),
  ];
}
