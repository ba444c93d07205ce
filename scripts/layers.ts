/**
 * Checks that rooms import in one direction only, and what else the layout promises.
 * Prints `file:line: what is wrong` and exits 1 if something is.
 * @module
 */
import { posix } from "node:path";
import { type Import, importsOf, withoutComments } from "./imports.ts";

/** Each room may import itself and those before it. */
export const ROOMS: readonly string[] = [
  "model",
  "quote",
  "stats",
  "sys",
  "close",
  "load",
  "observe",
  "capture",
  "trial",
  "trace",
  "store",
  "chart",
  "report",
  "compare",
  "cli",
];

/** Rooms and files that read a run's files and nothing else: they work anywhere. */
const ANYWHERE: readonly string[] = [
  "src/quote/",
  "src/stats/",
  "src/store/",
  "src/chart/",
  "src/report/",
  "src/compare/",
  "src/cli/report.ts",
  "src/cli/compare.ts",
];
/** Where the machine is touched. */
const MACHINE = "src/sys/";
/** What may be used in one room or file alone, and its name where it is not what stands there. */
const ONLY_IN: readonly (readonly [place: string, use: RegExp, name?: string])[] = [
  [MACHINE, /\bDeno\.(?:dlopen|Command)\b/],
  // Links and files of others are looked out for in one place.
  [
    "src/store/files.ts",
    /\bDeno\.(?:writeTextFile|writeFile|rename|copyFile|create|truncate|symlink|link|chmod)(?:Sync)?\b|\b(?:write|append|createNew): true/,
  ],
  // Whoever writes entities by hand quotes in a way of his own.
  ["src/quote/", /&(?:amp|lt|gt|quot|#\d+);/, "quoting"],
];

/** Something that breaks a rule. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** A source file as the rules see it. */
interface Source {
  readonly file: string;
  readonly code: string;
  readonly imports: readonly Import[];
}

/**
 * Checks source files against all rules.
 * @param files texts by path from the project's root, e.g. `src/model/words.ts`
 */
export function violations(files: ReadonlyMap<string, string>): Violation[] {
  const sources = [...files].sort(([a], [b]) => a < b ? -1 : 1).map(([file, text]) => ({
    file,
    code: withoutComments(text),
    imports: importsOf(file, text),
  }));
  const graph = new Map(sources.map((source) => [source.file, source]));
  return [
    ...sources.flatMap((source) => [...badImports(source), ...badCalls(source)]),
    ...cycles(graph),
    ...reachingTheMachine(graph),
  ].sort((a, b) => a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);
}

/** Tests and benchmarks look into every room, and no room into them. */
function isAside(file: string): boolean {
  return /_(?:test|bench)\.ts$/.test(file) || file.includes("/testdata/") ||
    file.startsWith("bench/baseline/") || file.startsWith("scripts/faults/");
}

/** `model` for `src/model/words.ts`; `bench`, `scripts` for what lies there. */
function roomOf(file: string): string {
  const [top = "", second = ""] = file.split("/");
  return top === "src" ? second : top;
}

function badImports({ file, imports }: Source): Violation[] {
  if (isAside(file)) return [];
  const from = roomOf(file);
  return imports.flatMap(({ target, isPackage, line }) => {
    const text = isPackage ? packageRefusal(from, target) : refusal(from, target);
    return text === undefined ? [] : [{ file, line, text }];
  });
}

function packageRefusal(from: string, name: string): string | undefined {
  return from === "model" ? `model imports no packages: ${name}` : undefined;
}

/** Why a room may not import a file; `undefined` if it may. */
function refusal(from: string, target: string): string | undefined {
  if (isAside(target)) return `${target} is for tests and benchmarks alone`;
  const to = roomOf(target);
  if (from === to || from === "scripts" || target.endsWith(".json")) return undefined;
  const allowed = from === "bench"
    ? ["model"]
    : [...ROOMS.slice(0, ROOMS.indexOf(from)), ...(from === "cli" ? ["bench"] : [])];
  return allowed.includes(to)
    ? undefined
    : `${from} may not import ${target}: allowed are ${allowed.join(", ") || "no other rooms"}`;
}

function badCalls({ file, code }: Source): Violation[] {
  if (isAside(file) || roomOf(file) === "scripts") return [];
  return ONLY_IN.filter(([place]) => !file.startsWith(place)).flatMap(([place, use, name]) =>
    code.split("\n").flatMap((text, index) => {
      const found = use.exec(text)?.[0];
      if (found === undefined) return [];
      return [{ file, line: index + 1, text: `${name ?? found} belongs into ${place}` }];
    })
  );
}

/** Files that import each other in a circle; each circle once, at its first file. */
function cycles(graph: ReadonlyMap<string, Source>): Violation[] {
  const found: Violation[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    if (done.has(file)) return;
    for (const { target, line } of graph.get(file)?.imports ?? []) {
      const here = [...path, file];
      const start = here.indexOf(target);
      if (start < 0) visit(target, here);
      else {
        const circle = [...here.slice(start), target].join(" → ");
        found.push({ file, line, text: `imports in a circle: ${circle}` });
      }
    }
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

/** What should work anywhere but loads `src/sys`, however indirectly. */
function reachingTheMachine(graph: ReadonlyMap<string, Source>): Violation[] {
  const reaches = new Map<string, boolean>();
  const reach = (file: string): boolean => {
    const known = reaches.get(file);
    if (known !== undefined) return known;
    reaches.set(file, file.startsWith(MACHINE));
    const result = file.startsWith(MACHINE) ||
      (graph.get(file)?.imports ?? []).some((one) => one.kind === "static" && reach(one.target));
    reaches.set(file, result);
    return result;
  };
  return [...graph.values()]
    .filter(({ file }) => ANYWHERE.some((start) => file.startsWith(start)) && !isAside(file))
    .flatMap(({ file, imports }) =>
      imports.filter((one) => one.kind === "static" && reach(one.target)).map((one) => ({
        file,
        line: one.line,
        text: `${file} is to work anywhere, but ${one.target} loads ${MACHINE}`,
      }))
    );
}

const ROOT = new URL("../", import.meta.url);
const FOLDERS: readonly string[] = ["bench", "scripts", "src"];

function* sourcesIn(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, ROOT))) {
    const path = posix.join(folder, name);
    if (isDirectory) yield* sourcesIn(path);
    else if (name.endsWith(".ts")) yield path;
  }
}

if (import.meta.main) {
  const paths = FOLDERS.flatMap((folder) => [...sourcesIn(folder)]);
  const found = violations(
    new Map(paths.map((path) => [path, Deno.readTextFileSync(new URL(path, ROOT))])),
  );
  for (const { file, line, text } of found) console.error(`${file}:${line}: ${text}`);
  Deno.exit(found.length === 0 ? 0 : 1);
}
