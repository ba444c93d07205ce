/**
 * Text that came from elsewhere, with nothing in it that is not seen: the ground of every way of
 * quoting. Control characters move the cursor and start ANSI sequences, format characters turn the
 * direction of writing (Unicode TR 36, 2.5.2), lone surrogates and noncharacters have no encoding.
 * @module
 */

/** What breaks a line or stands for a blank: C0's and C1's own, and Unicode's two separators. */
const BLANKS = /[\t\n\v\f\r \u0085\u2028\u2029]+/g;
const LINE_ENDS = /\r\n|[\v\f\r\u0085\u2028\u2029]/g;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/gu;
const HIDDEN_IN_LINES = /[^\P{Cc}\t\n]|[\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/** The text on one line: blanks of any kind are one blank, and what is not seen is written out. */
export function oneLine(text: string): string {
  return text.replace(BLANKS, " ").trim().replace(HIDDEN, written);
}

/** The text line by line, tabs kept, and what is not seen is written out. */
export function visibleLines(text: string): string {
  return text.replace(LINE_ENDS, "\n").replace(HIDDEN_IN_LINES, written);
}

/** `\x1b`, `\u202e`, `\u{e0041}`: as most languages write it. */
export function written(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code <= 0xff) return `\\x${digits.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, "0")}` : `\\u{${digits}}`;
}
