/**
 * Lines of text for a terminal or a file: wrapped to a width, decorated only if asked.
 * @module
 */
import { terminalText } from "../../quote/terminal.ts";

/** How text is laid out. */
export interface TextOptions {
  /** Columns a line may take. */
  readonly width: number;
  /** Whether ANSI sequences may be used. They never carry a meaning of their own. */
  readonly colour: boolean;
}

/** Ways to set text off; both give the text back unchanged without colour. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
}

const ESCAPE = "\u001b[";
// deno-lint-ignore no-control-regex -- ESC is what an ANSI sequence starts with
const SEQUENCE = /\u001b\[[0-9;]*m/g;
/** Where a line must not break: between a number and its unit. */
const GLUED = /(?<![\d–]) | (?!(?:µs|ms|s|B|KiB|MiB|GiB|TiB|%)(?![\w/]))/;

/** The style for a terminal that has colour, or for anything else. */
export function styleOf({ colour }: Pick<TextOptions, "colour">): Style {
  const set = (code: number, off: number) => (text: string) =>
    colour && text !== "" ? `${ESCAPE}${code}m${text}${ESCAPE}${off}m` : text;
  return { bold: set(1, 22), dim: set(2, 22) };
}

/** Columns the text takes, ANSI sequences not counted. */
export function columnsOf(text: string): number {
  return [...text.replace(SEQUENCE, "")].length;
}

/** The text cut to that many columns, the last one `…` if anything was cut. */
export function clipped(text: string, columns: number): string {
  const characters = [...text];
  return characters.length <= columns
    ? text
    : `${characters.slice(0, Math.max(columns - 1, 0)).join("")}…`;
}

/**
 * Breaks text at spaces, inside a word only if the word alone is too long. A number stays with
 * its unit. Every line after the first is indented to the end of `lead`; a lead that takes more
 * than half of the width stands on a line of its own, uncut.
 * @param options.lead what the first line starts with, e.g. `1. `
 */
export function wrapped(
  text: string,
  { width, lead = "" }: { readonly width: number; readonly lead?: string },
): string[] {
  if (columnsOf(lead) > width / 2) {
    return [lead.trimEnd(), ...wrapped(text, { width, lead: width < 4 ? "" : "  " })];
  }
  const room = Math.max(width - columnsOf(lead), 1);
  const lines: string[] = [];
  let line = "";
  for (const word of terminalText(text).split(GLUED).flatMap((word) => pieces(word, room))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (columnsOf(longer) <= room) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  lines.push(line);
  const indent = " ".repeat(columnsOf(lead));
  return lines.map((content, index) => `${index === 0 ? lead : indent}${content}`);
}

function pieces(word: string, room: number): string[] {
  const characters = [...word];
  const result: string[] = [];
  for (let start = 0; start < characters.length; start += room) {
    result.push(characters.slice(start, start + room).join(""));
  }
  return result;
}
