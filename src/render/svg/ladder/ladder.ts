/**
 * A trace as a ladder: client left, server right, time downwards and not to scale. Pure.
 *
 * Every row has a height of its own and nothing of another row reaches into it, so no two texts
 * can meet, however long the trace is.
 * @module
 */
import type { Trace } from "../../../model/trace.ts";
import { modeText, type Side } from "../../../model/words.ts";
import { FONT, SIZE, SURFACE } from "../theme.ts";
import { fold } from "./fold.ts";
import { COLUMN, WIDTH } from "./geometry.ts";
import { type Drawn, drawRow } from "./row.ts";
import { laidOut, type LaidRow } from "./steps.ts";
import { document, element, textElement } from "./svg.ts";

const TOP = { title: 30, subtitle: 50, heads: 80, first: 96 };
const BOTTOM = 34;

/** A drawing and where its texts are, for the test that no two of them meet. */
export interface Ladder {
  readonly svg: string;
  readonly texts: Drawn["texts"];
  readonly height: number;
}

/** Draws a trace 800 pixels wide, readable on light and on dark ground. */
export function drawLadder(trace: Trace): Ladder {
  const rows = laidOut(fold(trace.events), TOP.first);
  const drawn = rows.map(drawRow);
  const end = rows.at(-1)?.bottom ?? TOP.first;
  const height = end + BOTTOM;
  const head = [
    textElement(title(trace), { x: 16, y: TOP.title, size: SIZE.title, bold: true }),
    textElement(subtitle(trace), {
      x: 16,
      y: TOP.subtitle,
      size: SIZE.subtitle,
      colour: SURFACE.muted,
    }),
    ...(["client", "server"] as const).map((side) =>
      textElement(headOf(side, trace), {
        x: COLUMN[side],
        y: TOP.heads,
        size: SIZE.heading,
        bold: true,
        anchor: "middle",
      })
    ),
    textElement("ms", {
      x: COLUMN.time,
      y: TOP.heads,
      size: SIZE.axis,
      colour: SURFACE.muted,
      anchor: "end",
    }),
  ];
  const foot = textElement(
    "time runs downwards, not to scale · bars on the lines: calls that last · (in parentheses): follows from the packets",
    { x: 16, y: end + 22, size: SIZE.axis, colour: SURFACE.muted },
  );
  const parts = [...head, foot, ...drawn.flatMap(({ texts }) => texts)];
  const svg = document({
    id: idOf(trace),
    width: WIDTH,
    height,
    title: title(trace),
    description: subtitle(trace),
    font: FONT,
    body: [
      ...lifeLines(rows, end),
      ...drawn.flatMap(({ shapes }) => shapes),
      ...parts.map(({ svg }) => svg),
    ],
  });
  return { svg, texts: parts, height };
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
    : `${capture.packets.toLocaleString("en-US")} packets${
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
function lifeLines(rows: readonly LaidRow[], end: number): string[] {
  const gaps = rows.filter(({ step }) => step.kind === "gap");
  return (["client", "server"] as const).flatMap((side) => {
    const x = COLUMN[side];
    const line = element("line", {
      x1: x,
      x2: x,
      y1: TOP.first - 8,
      y2: end + 4,
      stroke: SURFACE.axis.light,
      "stroke-width": 1.5,
    });
    const breaks = gaps.map(({ top, bottom }) =>
      element("line", {
        x1: x,
        x2: x,
        y1: top,
        y2: bottom,
        stroke: SURFACE.background.light,
        "stroke-width": 3,
        "stroke-dasharray": "3 3",
      })
    );
    return [line, ...breaks];
  });
}
