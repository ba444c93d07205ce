/**
 * How help is laid out: paragraphs, headings and lists in two columns.
 * @module
 */
import { columnsOf, wrapped } from "../render/text/terminal_text.ts";
import type { Flags } from "./arguments.ts";

/** Columns of a help text, whatever the terminal. */
export const HELP_WIDTH = 80;

/** A paragraph, or a heading with the lines under it. */
export type Part = string | { readonly heading: string; readonly lines: readonly string[] };

/** The whole text: parts set apart by empty lines. */
export function page(parts: readonly Part[]): string {
  return parts.map((part) =>
    typeof part === "string"
      ? wrapped(part, { width: HELP_WIDTH }).join("\n")
      : [part.heading, ...part.lines].join("\n")
  ).join("\n\n") + "\n";
}

/** A word on the left, what is to be said of it on the right; a long word takes a line itself. */
export function entries(
  rows: readonly (readonly [left: string, right: string])[],
  column: number,
): string[] {
  return rows.flatMap(([left, right]) => {
    const word = `  ${left}`;
    const lead = word.padEnd(column);
    if (columnsOf(word) + 2 <= column) return wrapped(right, { width: HELP_WIDTH, lead });
    return [word, ...wrapped(right, { width: HELP_WIDTH, lead: " ".repeat(column) })];
  });
}

const FLAG_COLUMN = 24;

/** Every flag with its value, its range and its default. */
export function flagLines(flags: Flags): string[] {
  return entries(
    Object.entries(flags).map(([name, { short, argument, meaning, allowed, fallback }]) => {
      const written = `${short === undefined ? "" : `-${short}, `}--${name}`;
      const limits = [allowed, ...fallback === "" ? [] : [`default ${fallback}`]]
        .filter((text) => text !== "").join("; ");
      return [
        argument === undefined ? written : `${written} ${argument}`,
        limits === "" ? meaning : `${meaning} [${limits}]`,
      ];
    }),
    FLAG_COLUMN,
  );
}
