/**
 * Where in a JSON text a value stands, for messages.
 * @module
 */
import { visit } from "jsonc-parser";

/**
 * The line, from 1, on which the value at a path begins; where there is no such value, that of the
 * innermost one on the way to it.
 * @param json valid JSON, not nested deeper than a stack has room for
 * @param path like `trials[3].rep`; empty for the whole
 */
export function lineOf(json: string, path: string): number {
  let [best, line] = ["", 0];
  const look = (at: number, keys: readonly (string | number)[]) => {
    const here = written(keys);
    if (here.length >= best.length && leadsTo(here, path)) [best, line] = [here, at];
  };
  visit(json, {
    onObjectBegin: (_offset, _length, at, _character, keys) => look(at, keys()),
    onArrayBegin: (_offset, _length, at, _character, keys) => look(at, keys()),
    onLiteralValue: (_value, _offset, _length, at, _character, keys) => look(at, keys()),
  });
  return line + 1;
}

function written(keys: readonly (string | number)[]): string {
  return keys.map((key, depth) =>
    typeof key === "number" ? `[${key}]` : `${depth === 0 ? "" : "."}${key}`
  ).join("");
}

function leadsTo(here: string, path: string): boolean {
  return path === here || here === "" ||
    (path.startsWith(here) && /^[.[]/.test(path.slice(here.length)));
}
