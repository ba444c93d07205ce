/**
 * Where in a JSON text a value stands, for messages.
 * @module
 */

// Strings without alternatives in a loop: those would take stack for every character.
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** An object or a list that is open, and where in it the text is. */
interface Open {
  readonly list: boolean;
  /** Key of an object, index of a list. */
  key: string;
  index: number;
}

/**
 * The line, from 1, on which the value at a path begins; where there is no such value, that of the
 * innermost one on the way to it.
 * @param json valid JSON
 * @param path like `trials[3].rep`; empty for the whole
 */
export function lineOf(json: string, path: string): number {
  const open: Open[] = [];
  let [best, at] = ["", 0];
  let keyNext = false;
  for (const match of json.matchAll(TOKEN)) {
    const [token] = match;
    const top = open.at(-1);
    if (token === "}" || token === "]") {
      open.pop();
      keyNext = false;
    } else if (token === ",") {
      if (top?.list) top.index++;
      else keyNext = true;
    } else if (token === ":") keyNext = false;
    else if (keyNext && top) top.key = JSON.parse(token);
    else {
      const here = written(open);
      if (here.length >= best.length && leadsTo(here, path)) [best, at] = [here, match.index];
      if (token === "{" || token === "[") open.push({ list: token === "[", key: "", index: 0 });
      if (token === "{") keyNext = true;
    }
  }
  return json.slice(0, at).split("\n").length;
}

function written(open: readonly Open[]): string {
  return open.map(({ list, key, index }, depth) =>
    list ? `[${index}]` : `${depth === 0 ? "" : "."}${key}`
  ).join("");
}

function leadsTo(here: string, path: string): boolean {
  return path === here || here === "" ||
    (path.startsWith(here) && /^[.[]/.test(path.slice(here.length)));
}
