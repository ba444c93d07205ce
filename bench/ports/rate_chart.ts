/**
 * The rate at which connections can be made against the TIME_WAIT there is: a panel for each cell
 * of `ports`, with the cliff where there is one.
 * @module
 */
import { formatRate, formatWhole } from "../../src/format/numbers.ts";
import { type Axis, fittingTicks, linearAxis, logAxis } from "../../src/render/svg/axis.ts";
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
import type { CircleMark, Mark } from "../../src/render/svg/scene.ts";
import type { PortsCell, PortsGroup } from "./chart_cells.ts";
import { SIZE, SURFACE } from "../../src/render/svg/theme.ts";

const COLUMNS = 3;
const HEIGHT = 150;
const COLUMN_GAP = 14;
const ROW_GAP = 92;
/** Headings over a panel: the cell, and what it changes. */
const MODE_ABOVE = 30;
const CHANGE_ABOVE = 13;
const TICK_PIXELS = 22;
const RADIUS = 2.1;
/** The label of a mark stands this far from it. */
const LABEL_GAP = 5;

interface Frame {
  readonly width: number;
  readonly timeWait: Axis;
  readonly rate: Axis;
}

/** The chart `rate_by_time_wait_<group>`. */
export function portsRateChart({ name, about, cells }: PortsGroup): ChartPlan {
  const file = `rate_by_time_wait_${name}`;
  const drawn = cells.filter(({ rates }) => rates.some((points) => points.length > 0));
  if (drawn.length === 0) return { name: file, skipped: "no completed trial has a rate by level" };
  const columns = Math.min(COLUMNS, drawn.length);
  const frame = frameOf(drawn, columns);
  return {
    name: file,
    scenario: "ports",
    title: "Connections per second by TIME_WAIT sockets: ports",
    subtitle: [
      "Each mark is one level of a trial. Cliff: from there on connect() takes several times as " +
      "long as at the start.",
      about,
    ],
    columns,
    spacing: { row: ROW_GAP, column: COLUMN_GAP },
    panels: drawn.map((cell, place) => panelOf(cell, frame, place % columns === 0)),
  };
}

function frameOf(cells: readonly PortsCell[], columns: number): Frame {
  const points = cells.flatMap(({ rates }) => rates.flat());
  const most = points.reduce((high, { x }) => Math.max(high, x), 0);
  const rate = logAxis(
    points.reduce((low, { y }) => Math.min(low, y), Infinity),
    points.reduce((high, { y }) => Math.max(high, y), 0),
    0.08,
  );
  const room = CHART_WIDTH - axisWidth(rate) - (columns - 1) * COLUMN_GAP;
  const timeWait = linearAxis({ max: most, ticks: 4, whole: true, below: 0.03, above: 0.05 });
  return { width: Math.floor(room / columns), timeWait, rate };
}

function panelOf(cell: PortsCell, frame: Frame, first: boolean): Panel {
  const { timeWait, rate, width } = frame;
  return {
    width,
    height: HEIGHT,
    x: {
      axis: timeWait,
      title: first ? "TIME_WAIT sockets" : undefined,
      titleAt: "start",
      grid: false,
    },
    y: {
      axis: rate,
      title: first ? "connections per second (log)" : undefined,
      labels: first,
      ticks: fittingTicks(rate, { length: HEIGHT, pixels: TICK_PIXELS }),
    },
    marks: [
      ...headingMarks(`${cell.mode}, closed by ${cell.closer}`, {
        above: MODE_ABOVE,
        colour: cell.colour,
      }),
      ...textMarks([{
        ...{ x: 0, y: -CHANGE_ABOVE, text: changeText(cell), align: "left" },
        colour: SURFACE.muted.light,
      }], { fontSize: SIZE.axis }),
      ...levelMarks(cell, frame),
      ...endMarks(cell, frame),
    ],
  };
}

/** What the cell has beside its mode: `1 destination, tcp_tw_reuse 0`. */
function changeText({ destinations, reuse }: PortsCell): string {
  return `${destinations} destination${destinations === 1 ? "" : "s"}, tcp_tw_reuse ${reuse}`;
}

function levelMarks({ rates, colour }: PortsCell, { width, timeWait, rate }: Frame): CircleMark[] {
  const at = placer({ width, height: HEIGHT }, { x: timeWait, y: rate });
  return rates.flat().map(({ x, y }) => ({
    ...{ kind: "circle", ...at(x, y), radius: RADIUS, fill: colour, opacity: 0.75 },
    title: `${formatWhole(x)} TIME_WAIT: ${formatRate(y)} connections per second`,
  }));
}

/** Where the rate falls and where ports end; or that neither is the case. */
function endMarks(cell: PortsCell, frame: Frame): Mark[] {
  const muted = SURFACE.muted.light;
  const at = (value: number) => frame.timeWait.fraction(value) * frame.width;
  const { cliff } = cell;
  if (!("median" in cliff) && cell.exhausted === undefined) {
    const x = frame.width / 2;
    const words = cliff.kind === "never" ? "no cliff" : "cut short";
    const text = { x, y: HEIGHT - 10, text: words, colour: muted, align: "center" } as const;
    return textMarks([text], { fontSize: SIZE.axis });
  }
  const marks = [
    ..."median" in cliff
      ? [{
        ...{ x: at(cliff.median), y: HEIGHT - 10 },
        text: `cliff at ${formatWhole(cliff.median)}` +
          (cliff.kind === "sometimes" ? `, ${cliff.seen} of ${cliff.of}` : ""),
      }]
      : [],
    ...cell.exhausted === undefined
      ? []
      : [{ x: at(cell.exhausted), y: 10, text: `no port at ${formatWhole(cell.exhausted)}` }],
  ];
  return [
    ...leaderMarks(marks.map(({ x }) => ({ x, y: 0, x2: x, y2: HEIGHT, colour: muted }))),
    ...textMarks(
      marks.map((mark) => ({
        ...mark,
        x: mark.x - LABEL_GAP,
        colour: SURFACE.ink.light,
        align: "right",
      })),
      { fontSize: SIZE.axis },
    ),
  ];
}
