/**
 * How deep a JSON text is nested, before anything is made of it: what walks through it calls
 * itself for every level, and a text of a few KiB can have more levels than a stack has room for.
 * @module
 */

const [QUOTE, BACKSLASH] = ['"'.charCodeAt(0), "\\".charCodeAt(0)];
const OPENING = new Set(["{", "["].map((text) => text.charCodeAt(0)));
const CLOSING = new Set(["}", "]"].map((text) => text.charCodeAt(0)));

/** Levels that a `run.json` may have; closecost writes 5. */
export const DEEPEST = 32;

/**
 * The line, from 1, on which the text gets deeper than so many levels; `undefined` if it does not.
 * Brackets within strings do not count. The text need not be valid JSON.
 */
export function lineTooDeep(json: string, deepest: number): number | undefined {
  let [depth, inString] = [0, false];
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (CLOSING.has(code)) depth--;
    else if (OPENING.has(code) && ++depth > deepest) return lineAt(json, at);
  }
  return undefined;
}

function lineAt(json: string, end: number): number {
  let line = 1;
  for (let at = json.indexOf("\n"); at >= 0 && at < end; at = json.indexOf("\n", at + 1)) line++;
  return line;
}
