/**
 * What a service holds while it is flooded, over time: a column for each way of closing, a row for
 * each setting.
 * @module
 */
import { EVERY_STATE, looksAt } from "../../src/model/looks.ts";
import type { SampleRow } from "../../src/model/run.ts";
import { type Axis, linearAxis } from "../../src/render/svg/axis.ts";
import { axisWidth } from "../../src/render/svg/axis_marks.ts";
import {
  CHART_WIDTH,
  type ChartPlan,
  headingMarks,
  type Panel,
  placer,
  repetitionsText,
} from "../../src/render/svg/layout.ts";
import type { LineMark } from "../../src/render/svg/scene.ts";
import { type ServiceInput, settingsOf, type Way } from "./chart_ways.ts";
import { textWidth } from "../../src/render/svg/text_width.ts";
import { SIZE } from "../../src/render/svg/theme.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Cell extends Pick<Way, "name" | "colour"> {
  readonly setting: string;
  /** By repetition, seconds since the flood began. */
  readonly descriptors: readonly (readonly Point[])[];
  readonly sockets: readonly (readonly Point[])[];
}

interface Frame {
  readonly width: number;
  readonly time: Axis;
  readonly count: Axis;
}

const NAME = "sockets_service";
const HEIGHT = 150;
const COLUMN_GAP = 14;
const ROW_GAP = 96;
const WAY_ABOVE = 12;
const SETTING_ABOVE = 34;
/** The last look is taken right after the last count of descriptors. */
const AFTER_S = 0.2;

/** The chart `sockets_service`. */
export function serviceSocketsChart(input: ServiceInput): ChartPlan {
  const groups = settingsOf(input).map(({ heading, ways }) =>
    ways.map((way) => cellOf(way, heading, input))
  );
  const cells = groups.flat();
  const points = cells.flatMap(({ descriptors, sockets }) => [...descriptors, ...sockets]).flat();
  const most = Math.max(0, ...points.map(({ y }) => y));
  if (most === 0) {
    return { name: NAME, skipped: "no completed trial tells what the service held" };
  }
  const count = linearAxis({ max: most, ticks: 4, above: 0.06, whole: true });
  const columns = columnsFor(groups, CHART_WIDTH - axisWidth(count));
  const room = (CHART_WIDTH - axisWidth(count) - (columns - 1) * COLUMN_GAP) / columns;
  const frame: Frame = {
    width: Math.floor(Math.min(300, room)),
    count,
    time: linearAxis({ max: Math.max(...points.map(({ x }) => x)), ticks: 3, above: 0.03 }),
  };
  return {
    name: NAME,
    scenario: "service",
    title: "What the service holds under the flood, by way of closing",
    subtitle: [
      "Solid: descriptors the service has open beyond its foreground's. Dashed: all sockets of its " +
      "side, closed or not, TIME_WAIT among them (ss).",
      `${repetitionsText(cells.map(({ sockets }) => sockets.length))}.`,
    ],
    columns,
    spacing: { row: ROW_GAP, column: COLUMN_GAP },
    panels: groups.flatMap((group) => [
      ...group.map((cell, index) =>
        panelOf(cell, frame, { first: index === 0, left: index % columns === 0 })
      ),
      ...Array.from(
        { length: (columns - group.length % columns) % columns },
        () => emptyPanel(frame),
      ),
    ]),
  };
}

/** As many as have room for their names, and as few as leave no row shorter than need be. */
function columnsFor(groups: readonly (readonly Cell[])[], width: number): number {
  const names = groups.flat().map(({ name }) =>
    textWidth(name, { fontSize: SIZE.heading, bold: true })
  );
  const fit = Math.max(1, Math.floor((width + COLUMN_GAP) / (Math.max(...names) + COLUMN_GAP)));
  const most = Math.max(...groups.map(({ length }) => length));
  return Math.ceil(most / Math.ceil(most / fit));
}

/** Keeps a place in the grid free. */
function emptyPanel({ width }: Frame): Panel {
  return { width, height: HEIGHT, marks: [] };
}

function cellOf({ name, colour, trials }: Way, setting: string, { recorded }: ServiceInput): Cell {
  const runs = trials.map(({ id, parameters }) => {
    const held = (recorded.series.get(id) ?? [])
      .filter(({ series }) => series === "descriptors_held");
    const [fromS, toS] = [held[0]?.x ?? 0, held.at(-1)?.x ?? 0];
    const sockets = socketsOf(recorded.samples.get(id) ?? [], parameters.concurrency);
    return {
      descriptors: held.map(({ x, value }) => ({ x: x - fromS, y: value ?? 0 })),
      sockets: sockets.filter(({ x }) => x >= fromS && x <= toS + AFTER_S)
        .map(({ x, y }) => ({ x: x - fromS, y })),
    };
  });
  return {
    ...{ name, colour, setting },
    descriptors: runs.map(({ descriptors }) => descriptors),
    sockets: runs.map(({ sockets }) => sockets),
  };
}

/** The server's sockets in each `ss` sample, the listener and the foreground's left out. */
function socketsOf(samples: readonly SampleRow[], foreground: number): Point[] {
  const own = looksAt(samples, EVERY_STATE).filter(({ side, state }) =>
    side === "server" && state !== "LISTEN" &&
    // The flood never closes first: that is what the foreground has given up.
    state !== "CLOSE-WAIT"
  );
  return [...Map.groupBy(own, ({ tMs }) => tMs)].sort(([a], [b]) => a - b)
    .map(([tMs, rows]) => ({
      x: tMs / 1e3,
      y: Math.max(0, rows.reduce((sum, { sockets }) => sum + sockets, 0) - foreground),
    }));
}

function panelOf(
  cell: Cell,
  frame: Frame,
  { first, left }: { readonly first: boolean; readonly left: boolean },
): Panel {
  const { width, time, count } = frame;
  return {
    width,
    height: HEIGHT,
    x: {
      axis: time,
      title: first ? "seconds since the flood began" : undefined,
      titleAt: "start",
      grid: false,
    },
    y: { axis: count, title: left ? "held" : undefined, labels: left },
    marks: [
      ...headingMarks(cell.name, { above: WAY_ABOVE, colour: cell.colour }),
      ...first ? headingMarks(cell.setting, { above: SETTING_ABOVE }) : [],
      ...lineMarks(cell, { frame, of: "descriptors", dash: [] }),
      ...lineMarks(cell, { frame, of: "sockets", dash: [5, 3] }),
    ],
  };
}

function lineMarks(
  cell: Cell,
  { frame, of, dash }: {
    readonly frame: Frame;
    readonly of: "descriptors" | "sockets";
    readonly dash: readonly number[];
  },
): LineMark[] {
  const at = placer({ width: frame.width, height: HEIGHT }, { x: frame.time, y: frame.count });
  return cell[of].map((points, repetition) => ({
    kind: "line",
    points: points.map(({ x, y }) => at(x, y)),
    ...{ stroke: cell.colour, width: 1.5, dash },
    title: `${cell.name}, repetition ${repetition + 1}: ${of}`,
  }));
}
