/**
 * A line of text as a mark.
 * @module
 */
import type { Point, TextMark } from "./scene.ts";
import { type Colour, SURFACE } from "./theme.ts";

/** How a text is set; `y` is its base line. */
export interface TextPlace extends Point {
  /** Pixels. */
  readonly size: number;
  /** Ink without. */
  readonly colour?: Colour;
  readonly bold?: boolean;
  readonly anchor?: "start" | "middle" | "end";
  readonly upright?: boolean;
}

/** A line of text at its place. */
export function textMark(text: string, { colour = SURFACE.ink, ...place }: TextPlace): TextMark {
  return { kind: "text", text, fill: colour.light, ...place };
}
