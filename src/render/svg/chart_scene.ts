/**
 * A chart as a drawing: its panels in a grid, the title and subtitle above them.
 * @module
 */
import { axisMarks, gridMarks } from "./axis_marks.ts";
import { boundsOf } from "./bounds.ts";
import type { ChartSpec, Panel } from "./layout.ts";
import type { GroupMark, Mark, Scene, TextMark } from "./scene.ts";
import { textMark } from "./text_mark.ts";
import { SIZE, SURFACE } from "./theme.ts";

/** Around everything. */
const PADDING = 16;
/** From the top of the title down to its base line, to that of the subtitle, and to its next. */
const TITLE = { base: 13, subtitle: 32, line: SIZE.subtitle + 5 } as const;
/** From the last base line to what stands highest in or over a panel. */
const BELOW_TITLE = 21;

/**
 * Panels whose places follow from their sizes alone, not from what is in them; around them as much
 * room as what is in and around them takes.
 */
export function chartScene({ name, title, subtitle, ...grid }: ChartSpec): Scene {
  const panels = placed(grid);
  const room = boundsOf(panels.map(withGround));
  const head = headMarks(title, subtitle);
  const headHeight = TITLE.subtitle + (subtitle.length - 1) * TITLE.line + BELOW_TITLE;
  const width = Math.max(room.right - room.left, boundsOf(head).right);
  const body = { x: PADDING - room.left, y: PADDING + headHeight - room.top };
  return {
    id: `closecost-${name.replaceAll(/[^A-Za-z0-9_-]/g, "-")}`,
    width: Math.ceil(width) + 2 * PADDING,
    height: Math.ceil(headHeight + room.bottom - room.top) + 2 * PADDING,
    title,
    description: subtitle.join(" "),
    marks: [
      { kind: "group", x: PADDING, y: PADDING, marks: head },
      { kind: "group", x: Math.ceil(body.x), y: Math.ceil(body.y), marks: panels },
    ],
  };
}

function headMarks(title: string, subtitle: readonly string[]): TextMark[] {
  return [
    textMark(title, { x: 0, y: TITLE.base, size: SIZE.title, bold: true }),
    ...subtitle.map((text, line) =>
      textMark(text, {
        ...{ x: 0, y: TITLE.subtitle + line * TITLE.line },
        ...{ size: SIZE.subtitle, colour: SURFACE.muted },
      })
    ),
  ];
}

interface PlacedPanel extends GroupMark {
  readonly width: number;
  readonly height: number;
}

function placed({ panels, columns, spacing }: Pick<ChartSpec, "panels" | "columns" | "spacing">) {
  const width = Math.max(0, ...panels.map((panel) => panel.width)) + spacing.column;
  const height = Math.max(0, ...panels.map((panel) => panel.height)) + spacing.row;
  return panels.map((panel, index): PlacedPanel => ({
    kind: "group",
    width: panel.width,
    height: panel.height,
    x: (index % columns) * width,
    y: Math.floor(index / columns) * height,
    marks: panelMarks(panel),
  }));
}

/** A panel with all of its ground, however little is on it. */
function withGround(panel: PlacedPanel): GroupMark {
  const { width, height } = panel;
  const ground: Mark = { kind: "rect", x: 0, y: 0, width, height, fill: "none" };
  return { ...panel, marks: [...panel.marks, ground] };
}

/** Axes lie below marks, and grids below axes. */
function panelMarks({ width, height, x, y, marks }: Panel): Mark[] {
  const axes = [
    ...x === undefined ? [] : [{ axis: x, place: { width, height, vertical: false } }],
    ...y === undefined ? [] : [{ axis: y, place: { width, height, vertical: true } }],
  ];
  return [
    ...axes.flatMap(({ axis, place }) => gridMarks(axis, place)),
    ...axes.flatMap(({ axis, place }) => axisMarks(axis, place)),
    ...marks,
  ];
}
