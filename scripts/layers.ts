/**
 * Checks that rooms import in one direction only, and what else the layout promises.
 * Prints `file:line: what is wrong` and exits 1 if something is.
 * @module
 */
import { posix } from "node:path";
import { PAGE, pageWithPlan, strayPaths } from "./floor_plan.ts";
import { type Import, importsOf, textsIn, withoutComments } from "./imports.ts";
import { isAside, roomOf, ROOMS } from "./rooms.ts";
import { longFunctions } from "./sizes.ts";

/** Rooms and files that read a run's files and nothing else: they work anywhere. */
const ANYWHERE: readonly string[] = [
  "src/quote/",
  "src/stats/",
  "src/store/",
  "src/format/",
  "src/analysis/",
  "src/compare/",
  "src/render/",
  "bench/shows.ts",
  "src/cli/report.ts",
  "src/cli/show_run.ts",
  "src/cli/show_history.ts",
  "src/cli/compare.ts",
  "src/cli/show_comparison.ts",
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

/** Where scenarios are listed: no other file outside of a scenario's folder imports from it. */
const LISTS: readonly string[] = ["bench/definitions.ts", "bench/measures.ts", "bench/shows.ts"];
/** Says that a text is a scenario's name by accident: `// a state of a trace, not the scenario`. */
const NOT_THE_SCENARIO = /\/\/.*\bnot the scenario\b/;
/** Lines of a function and of a file at most. */
const LONGEST = { function: 60, file: 280 } as const;

/** A source file as the rules see it. */
interface Source {
  readonly file: string;
  readonly text: string;
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
    text,
    code: withoutComments(text),
    imports: importsOf(file, text),
  }));
  const graph = new Map(sources.map((source) => [source.file, source]));
  const scenarios = new Set(sources.flatMap(({ file }) => scenarioOf(file) ?? []));
  return [
    ...sources.flatMap((source) => [
      ...badImports(source),
      ...badCalls(source),
      ...names(source, scenarios),
      ...tooLong(source),
    ]),
    ...cycles(graph),
    ...reachingTheMachine(graph),
  ].sort((a, b) => a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);
}

/** The scenario whose folder a file lies in. */
function scenarioOf(file: string): string | undefined {
  const name = /^bench\/([^/]+)\//.exec(file)?.[1];
  return name === "harness" ? undefined : name;
}

/** Scenarios that shared code names. */
function names({ file, text, code }: Source, scenarios: ReadonlySet<string>): Violation[] {
  if (isAside(file) || !file.startsWith("src/")) return [];
  const lines = text.split("\n");
  return textsIn(code).filter(({ literal, line }) =>
    scenarios.has(literal.slice(1, -1)) && !NOT_THE_SCENARIO.test(lines[line - 1] ?? "")
  ).map(({ literal, line }) => ({
    file,
    line,
    text: `${literal} is a scenario, and src/ knows none: make it a property of its definition`,
  }));
}

/** A file, and functions in it, that nobody can take in at once. */
function tooLong({ file, text, code }: Source): Violation[] {
  if (isAside(file)) return [];
  const lines = text.split("\n").length - 1;
  return [
    ...lines > LONGEST.file
      ? [{ file, line: LONGEST.file, text: `${lines} lines: at most ${LONGEST.file} in a file` }]
      : [],
    ...longFunctions(code, LONGEST.function).map((one) => ({
      file,
      line: one.line,
      text: `${one.lines} lines: at most ${LONGEST.function} in a function`,
    })),
  ];
}

function badImports({ file, imports }: Source): Violation[] {
  if (isAside(file)) return [];
  return imports.flatMap(({ target, isPackage, line }) => {
    const text = isPackage ? packageRefusal(roomOf(file), target) : refusal(file, target);
    return text === undefined ? [] : [{ file, line, text }];
  });
}

function packageRefusal(from: string, name: string): string | undefined {
  return from === "model" ? `model imports no packages: ${name}` : undefined;
}

/** Why a file may not import another; `undefined` if it may. */
function refusal(file: string, target: string): string | undefined {
  if (isAside(target)) return `${target} is for tests and benchmarks alone`;
  const scenario = scenarioOf(target);
  if (scenario !== undefined && scenarioOf(file) !== scenario && !LISTS.includes(file)) {
    return `${target} is for its own folder and for ${LISTS.join(", ")}`;
  }
  const [from, to] = [roomOf(file), roomOf(target)];
  if (from === to || from === "scripts" || target.endsWith(".json")) return undefined;
  const allowed = from === "definition" ? ["model"] : ROOMS.slice(0, ROOMS.indexOf(from));
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
  const files = new Map(paths.map((path) => [path, Deno.readTextFileSync(new URL(path, ROOT))]));
  const page = Deno.readTextFileSync(new URL(PAGE, ROOT));
  const withPlan = pageWithPlan(page, files);
  const found = violations(files);
  if (Deno.args.includes("--write")) Deno.writeTextFileSync(new URL(PAGE, ROOT), withPlan);
  else if (page !== withPlan) {
    const text = "its picture is not that of the code: deno task layers --write mends it";
    found.push({ file: PAGE, line: 1, text });
  }
  found.push(...strayPaths(page, (path) => exists(new URL(path, ROOT))));
  for (const { file, line, text } of found) console.error(`${file}:${line}: ${text}`);
  Deno.exit(found.length === 0 ? 0 : 1);
}

function exists(url: URL): boolean {
  try {
    Deno.statSync(url);
    return true;
  } catch {
    return false;
  }
}
