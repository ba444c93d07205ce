/**
 * Reads an SVG as strictly as an XML parser would, as far as our own output goes, and finds where
 * its texts are.
 * @module
 */
import { textWidth } from "../text_width.ts";

/** An element with what it stands in. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
  /** Of a text its place, of others the sum of all translations, pixels. */
  readonly x: number;
  readonly y: number;
  readonly upright: boolean;
}

/** A line of text and the room it takes at most. */
export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const TAG = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;
const TEXT = /[^<]*/y;
const BAD_ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i;

interface Open {
  readonly element: Omit<Element, "text">;
  text: string;
}

/**
 * Every element in the order in which they end.
 * @throws {Error} where the text is not well-formed
 */
export function elementsOf(svg: string): Element[] {
  const open: Open[] = [];
  const elements: Element[] = [];
  let at = 0;
  while (at < svg.length) {
    TEXT.lastIndex = at;
    const text = TEXT.exec(svg)?.[0] ?? "";
    if (BAD_ENTITY.test(text)) throw new Error(`bare & in ${text}`);
    const inner = open.at(-1);
    if (inner) inner.text += unescaped(text);
    else if (text.trim() !== "") throw new Error(`text outside: ${text}`);
    at += text.length;
    if (at >= svg.length) break;
    at = readTag(svg, at, { open, elements });
  }
  if (open.length > 0) throw new Error(`${open.at(-1)?.element.name} is not closed`);
  return elements;
}

function readTag(
  svg: string,
  at: number,
  { open, elements }: { open: Open[]; elements: Element[] },
): number {
  TAG.lastIndex = at;
  const match = TAG.exec(svg);
  if (!match) throw new Error(`not a tag: ${svg.slice(at, at + 80)}`);
  const [whole, closing, name = "", text = "", empty] = match;
  if (!closing) open.push({ element: placed(name, attributesOf(text), open.at(-1)), text: "" });
  if (closing || empty) {
    const last = open.pop();
    if (last?.element.name !== name) throw new Error(`${last?.element.name} ended by ${name}`);
    elements.push({ ...last.element, text: last.text });
  }
  return at + whole.length;
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (attributes.has(name)) throw new Error(`${name} twice in ${text}`);
    attributes.set(name, value);
  }
  return attributes;
}

function placed(
  name: string,
  attributes: Map<string, string>,
  outer: Open | undefined,
): Open["element"] {
  const transform = attributes.get("transform") ?? "";
  const move = /translate\(([-\d.e]+),\s*([-\d.e]+)\)/.exec(transform);
  const own = (key: string) => name === "text" ? Number(attributes.get(key) ?? 0) : 0;
  return {
    name,
    attributes,
    x: (outer?.element.x ?? 0) + Number(move?.[1] ?? 0) + own("x"),
    y: (outer?.element.y ?? 0) + Number(move?.[2] ?? 0) + own("y"),
    upright: transform.includes("rotate(-90)"),
  };
}

/** The lines of text of a drawing. */
export function textBoxes(svg: string): TextBox[] {
  return elementsOf(svg)
    .filter(({ name, text }) => name === "text" && text !== "")
    .map(boxOf);
}

function boxOf({ text, attributes, x, y, upright }: Element): TextBox {
  const fontSize = Number.parseFloat(attributes.get("font-size") ?? "");
  const width = textWidth(text, { fontSize, bold: attributes.get("font-weight") === "bold" });
  const before = { start: 0, middle: 0.5, end: 1 }[attributes.get("text-anchor") ?? "start"] ?? 0;
  const [ascent, descent] = [0.78 * fontSize, 0.22 * fontSize];
  return upright
    ? {
      text,
      left: x - ascent,
      right: x + descent,
      top: y - width * (1 - before),
      bottom: y + width * before,
    }
    : {
      text,
      left: x - width * before,
      right: x + width * (1 - before),
      top: y - ascent,
      bottom: y + descent,
    };
}

/** Pairs of texts that lie on one another by more than a pixel. */
export function overlapping(boxes: readonly TextBox[]): string[] {
  return boxes.flatMap((a, index) =>
    boxes.slice(index + 1).filter((b) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
    ).map((b) => `"${a.text}" and "${b.text}"`)
  );
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
