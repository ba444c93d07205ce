/**
 * One step of a ladder as shapes and texts. Pure.
 * @module
 */
import type { TracedCall, TracedPacket } from "../../../model/trace.ts";
import type { Side } from "../../../model/words.ts";
import { type Colour, MODE_COLOURS, SIZE, SURFACE } from "../theme.ts";
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
import { element, type PlacedText, textElement } from "./svg.ts";

/** What a step puts into the drawing. */
export interface Drawn {
  readonly shapes: readonly string[];
  readonly texts: readonly PlacedText[];
}

const LINE = 16;
/** From a line's top to its base line. */
const BASE = 12;
const [FIN, RST, SYN] = MODE_COLOURS as [Colour, Colour, Colour];

/** Draws a step into the stretch that is its own. */
export function drawRow(row: LaidRow): Drawn {
  const drawn = drawStep(row);
  if (row.step.kind === "gap") return drawn;
  const time = textElement((row.tNs / 1e6).toFixed(3), {
    x: COLUMN.time,
    y: row.top + BASE + (row.step.kind === "packet" ? 2 : 0),
    size: SIZE.axis,
    colour: SURFACE.muted,
    anchor: "end",
  });
  return { shapes: drawn.shapes, texts: [...drawn.texts, time] };
}

function drawStep(row: LaidRow): Drawn {
  const { step, top } = row;
  switch (step.kind) {
    case "packet":
      return drawPacket(step, top);
    case "folded":
      return drawFolded(step, row);
    case "gap":
      return drawGap(step, row);
    case "state":
      return {
        shapes: [element("circle", {
          cx: COLUMN[step.side],
          cy: top + BASE - 4,
          r: 4.5,
          fill: SURFACE.ink.light,
        })],
        texts: beside(step.side, stateLines(step), { top, bold: true }),
      };
    case "call":
      return {
        shapes: tick(step.call.side, top + BASE - 4),
        texts: beside(step.call.side, callLines(step.call, step.whole), { top }),
      };
    case "return":
      return drawReturn(step.call, row);
  }
}

/** Lines of text outside of a life line. */
function beside(
  side: Side,
  lines: readonly string[],
  { top, bold = false }: { readonly top: number; readonly bold?: boolean },
): PlacedText[] {
  const client = side === "client";
  return lines.map((text, index) =>
    textElement(text, {
      x: client ? COLUMN.client - ASIDE : COLUMN.server + ASIDE,
      y: top + BASE + index * LINE,
      size: SIZE.label,
      anchor: client ? "end" : "start",
      bold: bold && index === 0,
      colour: bold ? SURFACE.ink : SURFACE.muted,
    })
  );
}

function tick(side: Side, y: number): string[] {
  const out = side === "client" ? -8 : 8;
  return [element("line", {
    x1: COLUMN[side],
    x2: COLUMN[side] + out,
    y1: y,
    y2: y,
    stroke: SURFACE.axis.light,
    "stroke-width": 1.5,
  })];
}

/** The end of a call that lasted, with a bar from its beginning. */
function drawReturn(call: TracedCall, { top, since = top }: LaidRow): Drawn {
  const y = top + BASE - 4;
  const from = since + BASE - 4;
  const bar = element("rect", {
    x: COLUMN[call.side] + (call.side === "client" ? -8 : 4),
    y: from,
    width: 4,
    height: y - from,
    fill: SURFACE.axis.light,
  });
  return {
    shapes: [bar, ...tick(call.side, y)],
    texts: beside(call.side, returnLines(call), { top }),
  };
}

function colourOf({ flags, length }: TracedPacket): Colour {
  if (flags.includes("R")) return RST;
  if (flags.includes("F")) return FIN;
  if (flags.includes("S")) return SYN;
  return length > 0 ? SURFACE.ink : SURFACE.muted;
}

const ARROW = { slope: 8, head: 7 } as const;

function drawPacket(packet: TracedPacket, top: number): Drawn {
  const right = packet.from === "client";
  const [from, to] = right ? [COLUMN.client, COLUMN.server] : [COLUMN.server, COLUMN.client];
  const colour = colourOf(packet);
  const [y1, y2] = [top + 19, top + 19 + ARROW.slope];
  const back = right ? -ARROW.head : ARROW.head;
  const stroke = { stroke: colour.light, "stroke-width": colour === SURFACE.muted ? 1.2 : 2 };
  return {
    shapes: [
      element("line", { x1: from, y1, x2: to + back / 2, y2, ...stroke }),
      element("polygon", {
        points: [[to, y2], [to + back, y2 - 4.5], [to + back, y2 + 4]].map((p) => p.join()).join(
          " ",
        ),
        fill: colour.light,
      }),
    ],
    texts: [textElement(packetLabel(packet), {
      x: (from + to) / 2,
      y: top + 14,
      size: SIZE.label,
      anchor: "middle",
      colour,
      bold: colour === RST || colour === FIN,
    })],
  };
}

function drawFolded(row: FoldedRow, { top, bottom }: LaidRow): Drawn {
  const middle = (COLUMN.client + COLUMN.server) / 2;
  const width = COLUMN.server - COLUMN.client - 16;
  return {
    shapes: [element("rect", {
      x: middle - width / 2,
      y: top + 4,
      width,
      height: bottom - top - 8,
      rx: 6,
      fill: SURFACE.grid.light,
    })],
    texts: foldedLines(row).map((text, index) =>
      textElement(text, {
        x: middle,
        y: top + 10 + BASE + index * LINE,
        size: SIZE.axis,
        anchor: "middle",
      })
    ),
  };
}

function drawGap({ ns }: Extract<Step, { kind: "gap" }>, { top }: LaidRow): Drawn {
  return {
    shapes: [],
    texts: [textElement(`${duration(ns)} later`, {
      x: (COLUMN.client + COLUMN.server) / 2,
      y: top + 19,
      size: SIZE.axis,
      anchor: "middle",
      colour: SURFACE.muted,
    })],
  };
}
