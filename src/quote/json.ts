/**
 * JSON that can be shown as it is.
 * @module
 */

/** Seen or not: in JSON each may be written as its number, and only texts have any of them. */
const HIDDEN = /[\u007f-\u009f\u2028\u2029\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]|(?<=##)\[/gu;

/**
 * A value as JSON, indented, with a line end. It reads back as the same value, but nothing in it
 * moves a terminal's cursor or turns the direction of writing.
 */
export function jsonText(value: unknown): string {
  return `${visible(JSON.stringify(value, null, 2))}\n`;
}

/** The same on one line, for a value within a sentence; what JSON has no words for as it is. */
export function jsonWord(value: unknown): string {
  return visible(JSON.stringify(value) ?? String(value));
}

function visible(json: string): string {
  return json.replace(HIDDEN, escaped);
}

function escaped(character: string): string {
  // One to two UTF-16 units, each written by itself (RFC 8259, 7).
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
