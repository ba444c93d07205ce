/**
 * A trace as a ladder: client left, server right, time downwards and not to scale. Pure.
 *
 * Every row has a height of its own and nothing of another row reaches into it, so no two texts
 * can meet, however long the trace is.
 * @module
 */
import { formatExact } from "../../../format/numbers.ts";
import type { Trace } from "../../../model/trace.ts";
import { modeText, type Side } from "../../../model/words.ts";
import type { LineMark, Mark } from "../scene.ts";
import { toSvg } from "../svg.ts";
import { textMark } from "../text_mark.ts";
import { SIZE, SURFACE } from "../theme.ts";
import { fold } from "./fold.ts";
import { COLUMN, WIDTH } from "./geometry.ts";
import { rowMarks } from "./row.ts";
import { laidOut, type LaidRow } from "./steps.ts";

const TOP = { title: 30, subtitle: 50, heads: 80, first: 96 };
const BOTTOM = 34;
const FOOT = "time runs downwards, not to scale · bars on the lines: calls that last · " +
  "(in parentheses): follows from the packets";

/** Draws a trace 800 pixels wide, readable on light and on dark ground: a whole SVG document. */
export function drawLadder(trace: Trace): string {
  const rows = laidOut(fold(trace.events), TOP.first);
  const end = rows.at(-1)?.bottom ?? TOP.first;
  return toSvg({
    id: idOf(trace),
    width: WIDTH,
    height: end + BOTTOM,
    title: title(trace),
    description: subtitle(trace),
    marks: [
      ...lifeLines(rows, end),
      ...rows.flatMap(rowMarks),
      ...headMarks(trace),
      textMark(FOOT, { x: 16, y: end + 22, size: SIZE.axis, colour: SURFACE.muted }),
    ],
  });
}

function headMarks(trace: Trace): Mark[] {
  return [
    textMark(title(trace), { x: 16, y: TOP.title, size: SIZE.title, bold: true }),
    textMark(subtitle(trace), {
      ...{ x: 16, y: TOP.subtitle, size: SIZE.subtitle, colour: SURFACE.muted },
    }),
    ...(["client", "server"] as const).map((side) =>
      textMark(headOf(side, trace), {
        ...{ x: COLUMN[side], y: TOP.heads, size: SIZE.heading, bold: true, anchor: "middle" },
      })
    ),
    textMark("ms", {
      ...{ x: COLUMN.time, y: TOP.heads, size: SIZE.axis, colour: SURFACE.muted, anchor: "end" },
    }),
  ];
}

/** Of letters, digits and hyphens; starts with a letter. */
function idOf({ spec }: Trace): string {
  const { mode, closer, state, peer, article } = spec;
  const words = ["ladder", modeText(mode), closer, state, peer, ...article ? ["article"] : []];
  return words.join("-").replace(/[^a-z0-9]+/g, "-");
}

function title({ spec }: Trace): string {
  if (spec.article) return `the article's programs, closed by ${modeText(spec.mode)}`;
  return `${modeText(spec.mode)}, closed by the ${spec.closer}`;
}

const STATES = {
  idle: "everything sent was read",
  unread: "the closer has received bytes it has not read",
  unsent: "the closer has queued bytes its peer does not read",
} as const;

const PEERS = {
  prompt: "the peer reads and closes at once",
  idle: "the peer sits idle",
  stalled: "the peer does not read",
} as const;

function subtitle({ spec, capture }: Trace): string {
  const packets = capture === null
    ? "packets could not be captured"
    : `${formatExact(capture.packets)} packets${
      capture.dropped > 0 ? `, ${capture.dropped} dropped` : ""
    }`;
  if (spec.article) {
    return `both sides read; the ${spec.closer}'s read ends at its deadline and it closes · ${packets}`;
  }
  return `${STATES[spec.state]} · ${PEERS[spec.peer]} · ${packets}`;
}

function headOf(side: Side, { spec, addresses }: Trace): string {
  return `${side} ${addresses[side]}${side === spec.closer ? " (closer)" : ""}`;
}

/** The two lines, broken where time passes without anything happening. */
function lifeLines(rows: readonly LaidRow[], end: number): LineMark[] {
  const gaps = rows.filter(({ step }) => step.kind === "gap");
  return (["client", "server"] as const).flatMap((side) => {
    const upright = (top: number, bottom: number) =>
      [top, bottom].map((y) => ({ x: COLUMN[side], y }));
    return [
      {
        kind: "line",
        points: upright(TOP.first - 8, end + 4),
        ...{ stroke: SURFACE.axis.light, width: 1.5 },
      },
      ...gaps.map(({ top, bottom }): LineMark => ({
        kind: "line",
        points: upright(top, bottom),
        ...{ stroke: SURFACE.background.light, width: 3, dash: [3, 3] },
      })),
    ];
  });
}
