/**
 * Which rooms there are, on which floor each lies, and which file is in which.
 * @module
 */

/** A floor: what its rooms have in common, and the rooms. */
export interface Floor {
  readonly name: string;
  readonly rooms: readonly string[];
}

/**
 * From the ground up. Each room may import itself and those before it. A scenario's folder in
 * `bench/` lies on three floors: what it is (definition), how it is measured (measure), what it says
 * (show).
 */
export const FLOORS: readonly Floor[] = [
  { name: "words", rooms: ["model", "definition", "metrics"] },
  { name: "tools", rooms: ["quote", "stats", "sys"] },
  { name: "processes", rooms: ["process"] },
  { name: "engine", rooms: ["close", "load", "observe", "capture"] },
  { name: "execution", rooms: ["trial", "measure", "trace"] },
  { name: "files", rooms: ["store"] },
  { name: "meaning", rooms: ["format", "analysis", "compare"] },
  { name: "faces", rooms: ["render", "show"] },
  { name: "front", rooms: ["plan", "run", "cli"] },
];

/** All rooms, from the ground up. */
export const ROOMS: readonly string[] = FLOORS.flatMap(({ rooms }) => rooms);

/** Tests and benchmarks look into every room, and no room into them. */
export function isAside(file: string): boolean {
  return /_(?:test|bench)\.ts$/.test(file) || file.includes("/testdata/") ||
    file.startsWith("bench/harness/") || file.startsWith("scripts/faults/");
}

/** `model` for `src/model/words.ts`; a scenario's files by their floor; `scripts`. */
export function roomOf(file: string): string {
  const [top = "", second = "", third = ""] = file.split("/");
  if (top === "src") return second;
  if (top !== "bench") return top;
  const floor = /^(definition|metrics|measure)s?(?:\.ts$|_)/.exec(third || second)?.[1];
  return floor === "metrics" ? "definition" : floor ?? "show";
}
