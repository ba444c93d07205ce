/**
 * Quoting for Markdown as GitHub reads it: CommonMark, its own extensions
 * (https://github.github.com/gfm) and what it looks for in the text afterwards: addresses, mentions,
 * issues, emoji, formulas.
 * @module
 */
import { terminalText } from "./terminal.ts";
import { oneLine, visibleLines } from "./visible.ts";
import { relativeUrl } from "./url.ts";

/**
 * Words that GitHub makes more of than text, whatever is escaped in them: addresses (GFM 6.9; in
 * comments after the fact as well), `@name`, `#1`, `GH-1`, `:emoji:`, `$formula$`. In code they rest.
 */
const ALIVE = /:\/\/|www\.|[@$]|#\d|(?<!\w)GH-\d|:[a-z+-][\w+-]*:/i;
/**
 * What stands between words, and what is no good in code: two signs in a table's cell (GFM 4.10),
 * and what GitHub's runner takes for a command (see `terminal.ts`).
 */
const BETWEEN = /(\s+|[\\|]+|##(?=\[))/;
/** What starts a block at the beginning of a line: heading, list, quotation, rule. */
const BLOCK = /^(\d{1,9})(?=[.)](?:\s|$))|^(?=[-+](?:\s|$)|--|[=>])/;
/** `_` between two letters or digits is text, and as such left alone: `close_p99`. */
const SIGNS = /[`*[\]~#<&\\|]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;" };

/**
 * Text on one line that is text and nothing else: no markup, no link, nobody mentioned. Fit for a
 * table's cell.
 */
export function markdownText(text: string): string {
  return oneLine(text).split(BETWEEN).map((piece) => ALIVE.test(piece) ? code(piece) : plain(piece))
    .join("").replace(BLOCK, "$1\\");
}

function plain(piece: string): string {
  return piece.replace(SIGNS, (sign) => ENTITIES[sign] ?? `\\${sign}`);
}

/** Code within a line, or text where it has what is no good in a cell's code. */
export function markdownCode(text: string): string {
  const line = terminalText(text);
  return line === "" || /[\\|]/.test(line) ? markdownText(text) : code(line);
}

/** A fence longer than any run of backticks in it; blanks where it would touch one (CommonMark 6.1). */
function code(line: string): string {
  const fence = "`".repeat(longestRun(line) + 1);
  const apart = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${apart}${line}${apart}${fence}`;
}

/** A block of code; no line of it is as long a fence as the one around it. */
export function markdownBlock(text: string, language: string): string {
  const fence = "`".repeat(Math.max(longestRun(text) + 1, 3));
  return `${fence}${language}\n${visibleLines(text)}\n${fence}`;
}

/** A link to a file beside the document. */
export function markdownLink(text: string, path: string): string {
  return `[${markdownText(text)}](${relativeUrl(path)})`;
}

/** A picture beside the document. */
export function markdownPicture(text: string, path: string): string {
  return `!${markdownLink(text, path)}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
