/**
 * The generated part of a document: what lies between two comments. Pure.
 * @module
 */

/** The comments around it. */
export interface Marks {
  readonly begin: string;
  readonly end: string;
}

/** Those of docs/reliability.md. */
export const MARKS: Marks = {
  begin: "<!-- faults: written by deno task faults --write -->",
  end: "<!-- end of faults -->",
};

/**
 * The document with another generated part.
 * @throws {Error} where the comments are not there
 */
export function replaced(text: string, { begin, end }: Marks, part: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`Cannot replace what is between ${begin} and ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${part.trim()}\n\n${text.slice(to)}`;
}
