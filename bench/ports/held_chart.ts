/**
 * Ports that stand in TIME_WAIT against connections made: a line for each cell of `ports`.
 * @module
 */
import { type Axis, linearAxis } from "../../src/render/svg/axis.ts";
import { layoutColumn } from "../../src/render/svg/label_layout.ts";
import { axisWidth } from "../../src/render/svg/axis_marks.ts";
import {
  CHART_WIDTH,
  type ChartPlan,
  leaderMarks,
  type PixelText,
  placer,
  textMarks,
} from "../../src/render/svg/layout.ts";
import type { LineMark, Mark, TextMark } from "../../src/render/svg/scene.ts";
import type { PortsCell, PortsGroup } from "./chart_cells.ts";
import { textWidth } from "../../src/render/svg/text_width.ts";
import { SIZE, SURFACE } from "../../src/render/svg/theme.ts";

const HEIGHT = 260;
const NAME_GAP = 6;
const NAME_HEIGHT = SIZE.axis + 3;

interface Frame {
  readonly width: number;
  readonly opened: Axis;
  readonly held: Axis;
}

/** The chart `ports_held_<group>`. */
export function portsHeldChart(group: PortsGroup): ChartPlan {
  const name = `ports_held_${group.name}`;
  const cells = group.cells.filter(({ held }) => held.some((points) => points.length > 0));
  if (cells.length === 0) return { name, skipped: "no completed trial has ports held by level" };
  const frame = frameOf(cells, group.ports);
  return {
    name,
    scenario: "ports",
    title: "Client ports in TIME_WAIT toward one destination, and on which side: ports",
    subtitle: [
      "A line for each trial. Solid: TIME_WAIT on the client, where tcp_tw_reuse alone takes such a " +
      "port again; dashed: on the server.",
      group.about,
    ],
    columns: 1,
    spacing: { row: 0, column: 0 },
    panels: [{
      width: frame.width,
      height: HEIGHT,
      x: {
        axis: frame.opened,
        title: "connections opened so far",
        titleAt: "start",
        grid: false,
      },
      y: { axis: frame.held, title: "ports held toward one destination" },
      marks: [
        ...boundMarks(group.ports, frame),
        ...cells.flatMap((cell) => lineMarks(cell, frame)),
        ...nameMarks(cells, frame),
      ],
    }],
  };
}

function frameOf(cells: readonly PortsCell[], ports: number): Frame {
  const points = cells.flatMap(({ held }) => held.flat());
  const held = linearAxis({
    max: points.reduce((high, { y }) => Math.max(high, y), ports),
    ticks: 5,
    whole: true,
    above: 0.05,
  });
  const widest = Math.max(...cells.map((cell) => textWidth(nameOf(cell), { fontSize: SIZE.axis })));
  const width = Math.floor(CHART_WIDTH - axisWidth(held));
  const names = (widest + NAME_GAP) / width;
  const most = points.reduce((high, { x }) => Math.max(high, x), 0);
  const opened = linearAxis({ max: most, ticks: 5, whole: true, above: names / (1 - names) });
  return { width, opened, held };
}

/** `fin by client`, and what else tells it from the plain cell. */
function nameOf({ mode, closer, destinations, reuse }: PortsCell): string {
  const others = [
    ...destinations === 1 ? [] : [`${destinations} destinations`],
    ...reuse === 0 ? [] : [`tcp_tw_reuse ${reuse}`],
  ];
  return [`${mode} by ${closer}`, ...others].join(", ");
}

/** The whole range, and the half that connect() tries first. */
function boundMarks(ports: number, { width, held, opened }: Frame): Mark[] {
  const at = (value: number) => HEIGHT - held.fraction(value) * HEIGHT;
  const end = opened.fraction(opened.ticks.at(-1) ?? 0) * width;
  const bounds = [{ value: ports, text: "all ports" }, { value: ports / 2, text: "half of them" }];
  const colour = SURFACE.muted.light;
  return [
    ...leaderMarks(
      bounds.map(({ value }) => ({ x: 0, y: at(value), x2: end, y2: at(value), colour })),
    ),
    ...textMarks(
      bounds.map(({ value, text }) => ({
        ...{ x: NAME_GAP, y: at(value) - NAME_HEIGHT / 2, text },
        ...{ colour, align: "left" },
      })),
      { fontSize: SIZE.axis },
    ),
  ];
}

function lineMarks(cell: PortsCell, { width, opened, held }: Frame): LineMark[] {
  const at = placer({ width, height: HEIGHT }, { x: opened, y: held });
  return cell.held.map((points, repetition) => ({
    kind: "line",
    points: points.map(({ x, y }) => at(x, y)),
    ...{ stroke: cell.colour, width: 1.5, dash: cell.heldOn === "server" ? [5, 3] : [] },
    title: `${nameOf(cell)}, repetition ${repetition + 1}`,
  }));
}

/** Names right of where their lines end, kept apart. */
function nameMarks(cells: readonly PortsCell[], { width, opened, held }: Frame): TextMark[] {
  const at = placer({ width, height: HEIGHT }, { x: opened, y: held });
  const ends = cells.map((cell) => {
    const last = cell.held.flatMap((points) => points.slice(-1))
      .reduce((a, b) => b.x > a.x ? b : a);
    return { cell, ...at(last.x, last.y) };
  });
  const middles = layoutColumn(ends.map(({ y }) => ({ at: y, size: NAME_HEIGHT })), {
    from: 0,
    to: HEIGHT,
  });
  const texts = ends.map(({ cell, x }, index): PixelText => ({
    x: x + NAME_GAP,
    y: middles[index] ?? 0,
    text: nameOf(cell),
    colour: cell.colour,
    align: "left",
  }));
  return textMarks(texts, { fontSize: SIZE.axis });
}
