/**
 * One step of a ladder as marks. Pure.
 * @module
 */
import type { TracedCall, TracedPacket } from "../../../model/trace.ts";
import type { Side } from "../../../model/words.ts";
import { type Colour, MODE_COLOURS, SIZE, SURFACE } from "../theme.ts";
import type { LineMark, Mark } from "../scene.ts";
import { textMark } from "../text_mark.ts";
import type { FoldedRow } from "./fold.ts";
import { ASIDE, COLUMN } from "./geometry.ts";
import {
  callLines,
  duration,
  foldedLines,
  packetLabel,
  returnLines,
  stateLines,
} from "./labels.ts";
import type { LaidRow, Step } from "./steps.ts";

const LINE = 16;
/** From a line's top to its base line. */
const BASE = 12;
const MIDDLE = (COLUMN.client + COLUMN.server) / 2;
const [FIN, RST, SYN] = MODE_COLOURS as [Colour, Colour, Colour];

/** Draws a step into the stretch that is its own. */
export function rowMarks(row: LaidRow): Mark[] {
  const marks = stepMarks(row);
  if (row.step.kind === "gap") return marks;
  const time = textMark((row.tNs / 1e6).toFixed(3), {
    x: COLUMN.time,
    y: row.top + BASE + (row.step.kind === "packet" ? 2 : 0),
    size: SIZE.axis,
    colour: SURFACE.muted,
    anchor: "end",
  });
  return [...marks, time];
}

function stepMarks(row: LaidRow): Mark[] {
  const { step, top } = row;
  switch (step.kind) {
    case "packet":
      return packetMarks(step, top);
    case "folded":
      return foldedMarks(step, row);
    case "gap":
      return gapMarks(step, row);
    case "state":
      return [
        {
          ...{ kind: "circle", x: COLUMN[step.side], y: top + BASE - 4 },
          ...{ radius: 4.5, fill: SURFACE.ink.light },
        },
        ...beside(step.side, stateLines(step), { top, bold: true }),
      ];
    case "call":
      return [
        tick(step.call.side, top + BASE - 4),
        ...beside(step.call.side, callLines(step.call, step.whole), { top }),
      ];
    case "return":
      return returnMarks(step.call, row);
  }
}

/** Lines of text outside of a life line. */
function beside(
  side: Side,
  lines: readonly string[],
  { top, bold = false }: { readonly top: number; readonly bold?: boolean },
): Mark[] {
  const client = side === "client";
  return lines.map((text, index) =>
    textMark(text, {
      x: client ? COLUMN.client - ASIDE : COLUMN.server + ASIDE,
      y: top + BASE + index * LINE,
      size: SIZE.label,
      anchor: client ? "end" : "start",
      bold: bold && index === 0,
      colour: bold ? SURFACE.ink : SURFACE.muted,
    })
  );
}

function tick(side: Side, y: number): LineMark {
  const out = side === "client" ? -8 : 8;
  return {
    kind: "line",
    points: [{ x: COLUMN[side], y }, { x: COLUMN[side] + out, y }],
    ...{ stroke: SURFACE.axis.light, width: 1.5 },
  };
}

/** The end of a call that lasted, with a bar from its beginning. */
function returnMarks(call: TracedCall, { top, since = top }: LaidRow): Mark[] {
  const y = top + BASE - 4;
  const from = since + BASE - 4;
  return [
    {
      kind: "rect",
      ...{ x: COLUMN[call.side] + (call.side === "client" ? -8 : 4), y: from },
      ...{ width: 4, height: y - from, fill: SURFACE.axis.light },
    },
    tick(call.side, y),
    ...beside(call.side, returnLines(call), { top }),
  ];
}

function colourOf({ flags, length }: TracedPacket): Colour {
  if (flags.includes("R")) return RST;
  if (flags.includes("F")) return FIN;
  if (flags.includes("S")) return SYN;
  return length > 0 ? SURFACE.ink : SURFACE.muted;
}

const ARROW = { slope: 8, head: 7 } as const;

function packetMarks(packet: TracedPacket, top: number): Mark[] {
  const right = packet.from === "client";
  const [from, to] = right ? [COLUMN.client, COLUMN.server] : [COLUMN.server, COLUMN.client];
  const colour = colourOf(packet);
  const [y1, y2] = [top + 19, top + 19 + ARROW.slope];
  const back = right ? -ARROW.head : ARROW.head;
  return [
    {
      kind: "line",
      points: [{ x: from, y: y1 }, { x: to + back / 2, y: y2 }],
      ...{ stroke: colour.light, width: colour === SURFACE.muted ? 1.2 : 2 },
    },
    {
      kind: "polygon",
      points: [
        { x: to, y: y2 },
        { x: to + back, y: y2 - 4.5 },
        { x: to + back, y: y2 + 4 },
      ],
      fill: colour.light,
    },
    textMark(packetLabel(packet), {
      ...{ x: (from + to) / 2, y: top + 14, size: SIZE.label, anchor: "middle", colour },
      bold: colour === RST || colour === FIN,
    }),
  ];
}

function foldedMarks(row: FoldedRow, { top, bottom }: LaidRow): Mark[] {
  const width = COLUMN.server - COLUMN.client - 16;
  return [
    {
      kind: "rect",
      ...{ x: MIDDLE - width / 2, y: top + 4, width, height: bottom - top - 8 },
      ...{ radius: 6, fill: SURFACE.grid.light },
    },
    ...foldedLines(row).map((text, index) =>
      textMark(text, {
        ...{ x: MIDDLE, y: top + 10 + BASE + index * LINE },
        ...{ size: SIZE.axis, anchor: "middle" },
      })
    ),
  ];
}

function gapMarks({ ns }: Extract<Step, { kind: "gap" }>, { top }: LaidRow): Mark[] {
  return [textMark(`${duration(ns)} later`, {
    ...{ x: MIDDLE, y: top + 19, size: SIZE.axis },
    ...{ anchor: "middle", colour: SURFACE.muted },
  })];
}
