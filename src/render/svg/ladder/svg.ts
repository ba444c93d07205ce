/**
 * The little of SVG that a ladder needs.
 * @module
 */
import { markupText } from "../../../quote/markup.ts";
import { type Colour, darkStyle, SURFACE } from "../theme.ts";
import { textWidth } from "../text_width.ts";

/** A text and the box it takes at most. */
export interface PlacedText {
  readonly svg: string;
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** How a text is set. `y` is its base line. */
export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly bold?: boolean;
  readonly colour?: Colour;
  readonly anchor?: "start" | "middle" | "end";
}

/** An element without content. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>) {
  const written = Object.entries(attributes).map(([key, value]) =>
    `${key}="${typeof value === "number" ? rounded(value) : markupText(value)}"`
  );
  return `<${name} ${written.join(" ")}/>`;
}

/** A line of text. */
export function textElement(text: string, place: TextPlace): PlacedText {
  const { x, y, size, bold = false, colour = SURFACE.ink, anchor = "start" } = place;
  const width = textWidth(text, { fontSize: size, bold });
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  const weight = bold ? ' font-weight="bold"' : "";
  const anchored = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
  return {
    svg: `<text x="${rounded(x)}" y="${
      rounded(y)
    }" font-size="${size}"${weight}${anchored} fill="${colour.light}">${markupText(text)}</text>`,
    text,
    left,
    right: left + width,
    top: y - size * 0.8,
    bottom: y + size * 0.25,
  };
}

/** A whole document on a ground of its own. */
export function document(parts: {
  readonly width: number;
  readonly height: number;
  /** Unique among the drawings that may come to stand in one page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly font: string;
  readonly body: readonly string[];
}): string {
  const { id, width, height, title, description, font, body } = parts;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" id="${id}" width="${width}" height="${
      rounded(height)
    }" viewBox="0 0 ${width} ${
      rounded(height)
    }" role="img" aria-labelledby="${id}-title ${id}-description" font-family="${font}">`,
    `<title id="${id}-title">${markupText(title)}</title>`,
    `<desc id="${id}-description">${markupText(description)}</desc>`,
    `<style>${darkStyle(`#${id}`)}</style>`,
    element("rect", { width, height, fill: SURFACE.background.light }),
    ...body,
    "</svg>",
    "",
  ].join("\n");
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
