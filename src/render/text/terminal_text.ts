/**
 * Lines of text for a terminal or a file: wrapped to a width, decorated only if asked.
 * @module
 */
import { stripVTControlCharacters, styleText } from "node:util";
import { eastAsianWidth } from "get-east-asian-width";
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

/** Where a line must not break: between a number and its unit. */
const GLUED = /(?<![\d–]) | (?!(?:µs|ms|s|B|KiB|MiB|GiB|TiB|%)(?![\w/]))/;

/** The style for a terminal that has colour, or for anything else. */
export function styleOf({ colour }: Pick<TextOptions, "colour">): Style {
  // Whether there is colour was decided for the stream that the text goes to.
  const set = (format: "bold" | "dim") => (text: string) =>
    colour && text !== "" ? styleText(format, text, { validateStream: false }) : text;
  return { bold: set("bold"), dim: set("dim") };
}

const ASCII = /^[\x20-\x7e]*$/;
/** What may join what stands beside it. */
const JOINING =
  /[\p{M}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\p{Extended_Pictographic}\p{RI}\u1160-\u11ff]/u;
/** What takes no column by itself. */
const NOTHING = /^[\p{M}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}]+$/u;
/** What terminals show as a picture, by itself or by a variation selector. */
const EMOJI =
  /^(?:\p{RI}\p{RI}|(?!\p{RI})\p{Emoji_Presentation}|[\p{Extended_Pictographic}0-9#*]\ufe0f)/u;

/** Made where it is first needed: it takes 12 ms, which most texts can do without. */
let segmenter: Intl.Segmenter | undefined;

/**
 * Columns the text takes on a terminal, ANSI sequences not counted: two for wide characters of East
 * Asia and emoji, none for marks. As npm's string-width has it, without the 30 ms that it takes to
 * be loaded.
 */
export function columnsOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  return charactersOf(stripVTControlCharacters(text))
    .reduce((sum, character) => sum + columnsOfOne(character), 0);
}

/** Characters as readers tell them apart: each with its marks. */
function charactersOf(text: string): string[] {
  if (!JOINING.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function columnsOfOne(character: string): number {
  if (NOTHING.test(character)) return 0;
  return EMOJI.test(character) ? 2 : eastAsianWidth(character.codePointAt(0) as number);
}

/** The text cut to that many columns, the last one `…` if anything was cut. */
export function clipped(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const [kept = ""] = pieces(text, columns - 1);
  return columnsOf(kept) < columns ? `${kept}…` : "…";
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

/** Cut so that each piece takes no more columns; a character that takes more is a piece itself. */
function pieces(word: string, room: number): string[] {
  const result: string[] = [];
  let [piece, taken] = ["", 0];
  for (const character of charactersOf(word)) {
    const columns = columnsOfOne(character);
    if (piece !== "" && taken + columns > room) {
      result.push(piece);
      [piece, taken] = ["", 0];
    }
    piece += character;
    taken += columns;
  }
  return piece === "" ? result : [...result, piece];
}
