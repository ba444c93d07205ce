/**
 * The line of a program's standard error that says what went wrong. Pure.
 * @module
 */

import { stripVTControlCharacters } from "node:util";

/** Lines worth more than the last one, the best first. */
const TELLING: readonly RegExp[] = [
  // V8 draws a picture of its heap before it says that it is full, and a stack after that.
  /out of memory/i,
  /^Deno could not start\b/,
  /^error\b/i,
];

/** A panic of Deno's: what it was about stands below where it was. */
const PANICKED = /panicked at .*:$/;

/** One line; empty where nothing was said. */
export function lastWordsOf(stderr: string): string {
  // A runtime told by FORCE_COLOR decorates even what nobody looks at.
  const said = stripVTControlCharacters(stderr).trim().split("\n").map((line) => line.trim());
  for (const telling of TELLING) {
    const line = said.find((line) => telling.test(line));
    if (line !== undefined) return line.replace(/^# /, "");
  }
  const panic = said.findIndex((line) => PANICKED.test(line));
  return (panic < 0 ? undefined : said[panic + 1]) ?? said.at(-1) ?? "";
}
