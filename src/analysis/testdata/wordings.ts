/**
 * The wordings of findings, taken from their source: what stands in quotes and reads as words.
 * @module
 */

/** A fixed piece of a sentence and the file it is from. */
export interface Wording {
  readonly file: string;
  readonly text: string;
}

const ROOT = new URL("../../../", import.meta.url);
/** Where findings are made: those that every scenario has, and each scenario's own. */
const FOLDERS: readonly string[] = ["src/analysis/", "bench/"];
/** Shows hold headings and notes too; their sentences begin where the show ends. */
const SHOW_END = /^\};$/m;
/** What a kind says of itself is no sentence of a finding. */
const KIND = /^ *says: "[^"]*",$/gm;

/** Every piece of at least two words in the files that make findings. */
export function wordings(): Wording[] {
  const files = FOLDERS.flatMap((folder) => [...filesIn(folder)])
    .filter((file) => /\/(?:pairs|\w+_finding|finding|show)\.ts$/.test(file))
    // What all findings are put together with.
    .filter((file) => file !== "src/analysis/finding.ts").sort();
  return files.flatMap((file) => {
    const source = Deno.readTextFileSync(new URL(file, ROOT));
    const code = file.endsWith("/show.ts") ? afterShow(source) : source;
    return [...new Set(literalsOf(code.replace(KIND, "")))].filter(isWording).map((text) => ({
      file,
      text,
    }));
  });
}

function* filesIn(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, ROOT))) {
    if (isDirectory) yield* filesIn(`${folder}${name}/`);
    else yield `${folder}${name}`;
  }
}

function afterShow(source: string): string {
  const end = source.search(/^export const \w+Show: (?:Charted)?Show/m);
  const after = end < 0 ? source : source.slice(end);
  return after.slice(after.search(SHOW_END) + 1);
}

function isWording(text: string): boolean {
  return /[a-zA-Z)],? [a-zA-Z]/.test(text) && !/\.ts$|^\.\//.test(text);
}

/** The texts in quotes, template literals in their fixed parts. */
export function literalsOf(code: string): string[] {
  const found: string[] = [];
  scan(code.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, ""), 0, found, false);
  return found.flatMap((text) => text.split("\n"));
}

/** Reads code up to its end, or up to the brace that ends a template's hole. */
function scan(code: string, from: number, found: string[], hole: boolean): number {
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    const sign = code[at];
    if (sign === '"' || sign === "'") at = quoted(code, at, found);
    else if (sign === "`") at = template(code, at, found);
    else if (sign === "{") depth++;
    else if (sign === "}" && depth-- === 0 && hole) return at;
  }
  return code.length;
}

function quoted(code: string, start: number, found: string[]): number {
  let end = start + 1;
  while (end < code.length && code[end] !== code[start]) end += code[end] === "\\" ? 2 : 1;
  found.push(code.slice(start + 1, end));
  return end;
}

function template(code: string, start: number, found: string[]): number {
  let [at, text] = [start + 1, ""];
  while (at < code.length && code[at] !== "`") {
    if (code.startsWith("${", at)) {
      found.push(text);
      text = "";
      at = scan(code, at + 2, found, true) + 1;
      continue;
    }
    text += code[at++];
  }
  found.push(text);
  return at;
}
