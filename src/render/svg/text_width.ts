/**
 * How wide a text will be. There is no canvas to ask, and an estimate of 0.8 em a
 * character is half as much again as it should be.
 * @module
 */

/**
 * Advance widths of U+0020 to U+007E in DejaVu Sans Bold, in hundredths of an em. The bold cut of
 * the widest common sans-serif: whatever font is found, text is as wide as this or narrower.
 */
const ADVANCES: readonly number[] = [
  ...[35, 46, 52, 84, 70, 100, 87, 31, 46, 46, 52, 84, 38, 42, 38, 37],
  ...[70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 58],
  ...[100, 77, 76, 73, 83, 68, 68, 82, 84, 37, 37, 77, 64, 100, 84, 85],
  ...[73, 85, 77, 72, 68, 81, 77, 110, 77, 72, 73, 46, 37, 46, 84, 50],
  ...[50, 67, 72, 59, 72, 68, 44, 72, 71, 34, 34, 67, 34, 104, 71, 69],
  ...[72, 72, 49, 60, 48, 71, 65, 92, 65, 65, 58, 71, 37, 71, 84],
];
/** Regular text is narrower than bold by at least this. */
const REGULAR = 0.93;
/** For anything the table does not have; no Latin letter is wider than an em. */
const UNKNOWN = 100;

/** What of a text's looks bears on its width. */
export interface TextStyle {
  /** Pixels. */
  readonly fontSize: number;
  readonly bold?: boolean;
}

/** The most pixels a line of text takes. */
export function textWidth(text: string, { fontSize, bold = false }: TextStyle): number {
  let hundredths = 0;
  for (const character of text) {
    hundredths += ADVANCES[character.charCodeAt(0) - 0x20] ?? UNKNOWN;
  }
  return hundredths / 100 * fontSize * (bold ? 1 : REGULAR);
}

/** The text in lines of at most so many pixels, parted at blanks; a longer word has a line alone. */
export function linesWithin(
  text: string,
  { width, ...style }: TextStyle & { readonly width: number },
): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter((one) => one !== "")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, style) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
