/**
 * What each scenario brings for tests of its own findings: every `bench/<name>/testdata/cases.ts`,
 * as they are found.
 * @module
 */
import type { ScenarioCases } from "./silence_case.ts";

const BENCH = new URL("../../../bench/", import.meta.url);

/** By scenario, in the order of their names. */
export const SCENARIO_CASES: ReadonlyMap<string, ScenarioCases> = new Map(
  await Promise.all(foldersWithCases().map(load)),
);

function foldersWithCases(): string[] {
  return [...Deno.readDirSync(BENCH)].map(({ name }) => name).filter((name) => {
    try {
      return Deno.statSync(fileOf(name)).isFile;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
        return false;
      }
      throw error;
    }
  }).sort();
}

function fileOf(scenario: string): URL {
  return new URL(`${scenario}/testdata/cases.ts`, BENCH);
}

async function load(scenario: string): Promise<readonly [string, ScenarioCases]> {
  return [scenario, await import(fileOf(scenario).href)];
}
