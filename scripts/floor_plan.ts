/**
 * The picture of the rooms in docs/architecture.md: drawn from the code, so that it can't go stale.
 * @module
 */
import { importsOf } from "./imports.ts";
import { FLOORS, isAside, roomOf, ROOMS } from "./rooms.ts";

/** The page that has it. */
export const PAGE = "docs/architecture.md";

const [BEGIN, END] = ["<!-- begin: floor plan -->", "<!-- end: floor plan -->"];

/** Which rooms each room imports from, besides itself. */
export type Arrows = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * @param files texts by path from the project's root
 */
export function arrowsOf(files: ReadonlyMap<string, string>): Arrows {
  const arrows = new Map(ROOMS.map((room) => [room, new Set<string>()]));
  for (const [file, text] of files) {
    if (isAside(file)) continue;
    const from = roomOf(file);
    for (const { target, isPackage } of importsOf(file, text)) {
      const to = roomOf(target);
      if (!isPackage && to !== from && arrows.has(to)) arrows.get(from)?.add(to);
    }
  }
  return arrows;
}

/** Without those that others imply: where A imports B and B imports C, A to C is not drawn. */
export function fewest(arrows: Arrows): Arrows {
  const reach = (from: string, seen = new Set<string>()): Set<string> => {
    for (const to of arrows.get(from) ?? []) {
      if (!seen.has(to)) reach(to, seen.add(to));
    }
    return seen;
  };
  return new Map([...arrows].map(([from, direct]) => {
    const beyond = new Set([...direct].flatMap((to) => [...reach(to)]));
    return [from, new Set([...direct].filter((to) => !beyond.has(to)))];
  }));
}

/** As a Mermaid flow chart, one box a floor. */
export function mermaid(arrows: Arrows): string {
  const has = (room: string) =>
    [...arrows].some(([from, to]) => (from === room && to.size > 0) || to.has(room));
  const floors = FLOORS.toReversed().flatMap(({ name, rooms }) => {
    const shown = rooms.filter(has);
    if (shown.length === 0) return [];
    return [`  subgraph ${name}`, ...shown.map((room) => `    ${room}${labelOf(room)}`), "  end"];
  });
  const lines = ROOMS.toReversed().flatMap((from) =>
    [...arrows.get(from) ?? []].sort().map((to) => `  ${from} --> ${to}`)
  );
  return ["```mermaid", "flowchart TB", ...floors, ...lines, "```"].join("\n");
}

/** A scenario's floors lie in its folder in `bench/`. */
function labelOf(room: string): string {
  return /^(?:definition|measure|show)$/.test(room) ? `["bench: ${room}"]` : "";
}

/**
 * The page with the picture of this code.
 * @throws {Error} for a page without its place
 */
export function pageWithPlan(page: string, files: ReadonlyMap<string, string>): string {
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`Cannot find ${BEGIN} and ${END} in ${PAGE}`);
  const picture = mermaid(fewest(arrowsOf(files)));
  return `${page.slice(0, start + BEGIN.length)}\n\n${picture}\n\n${page.slice(end)}`;
}

/** Paths that the page names and that are not there; `<name>` stands for any scenario. */
export function strayPaths(
  page: string,
  exists: (path: string) => boolean,
): { file: string; line: number; text: string }[] {
  return page.split("\n").flatMap((text, index) =>
    [...text.matchAll(/`((?:src|bench|scripts|docs|results)\/[^`\s]*)`/g)]
      .map(([, path = ""]) => path)
      .filter((path) => !exists(path.replace("<name>", "vanish")))
      .map((path) => ({ file: PAGE, line: index + 1, text: `there is no ${path}` }))
  );
}
