/**
 * Quoting for HTML, SVG and other XML 1.0, which agree in this: within an element and within an
 * attribute's double quotes, nothing of a text is taken for markup.
 * @module
 */
import { visibleLines } from "./visible.ts";

const SIGNS: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // Part of a command to GitHub's runner, see `terminal.ts`.
  "[": "&#91;",
};

/** Text for an element or an attribute; blanks and line ends stay. */
export function markupText(text: string): string {
  return visibleLines(text).replace(/[&<>"]|(?<=##)\[/g, (sign) => SIGNS[sign] ?? sign);
}
