/**
 * `deno task compare`: holds a run against one or more others and says whether closing got worse.
 * Needs neither Linux nor any right but to read the runs.
 * @module
 */
import { EXIT, UsageError } from "../model/errors.ts";
import { runFolders } from "../run/run_folders.ts";
import { readArguments } from "./arguments.ts";
import { COMPARE_FLAGS } from "./compare_flags.ts";
import { compareHelp } from "./compare_help.ts";
import type { CompareDependencies } from "./show_comparison.ts";

/**
 * The command.
 * @returns the exit code
 * @throws {CommandError} for wrong usage, and for runs that can't be read or compared
 */
export async function compare(
  argv: readonly string[],
  deps: CompareDependencies,
): Promise<number> {
  const read = readArguments(argv, COMPARE_FLAGS);
  if (read.alone) {
    await deps.stdout.write(compareHelp());
    return EXIT.ok;
  }
  const folders = foldersOf(read.words);
  // What compares them is loaded late, so that help is there at once.
  const { showComparison } = await import("./show_comparison.ts");
  return await showComparison({ ...folders, flags: read.values }, deps);
}

function foldersOf(words: readonly string[]): { bases: string[]; head: string } {
  const head = words.at(-1);
  if (words.length < 2 || head === undefined || words.includes("")) {
    throw new UsageError(
      `compare takes at least two runs, ${words.length} given: write deno task compare BASE HEAD, ` +
        "e.g. deno task compare results/reference results/new",
    );
  }
  const [only, ...more] = runFolders(head);
  if (only === undefined || more.length > 0) {
    throw new UsageError(
      `HEAD ${JSON.stringify(head)} holds ${more.length + 1} runs: allowed is one; ` +
        "name the folder of one run last",
    );
  }
  return { bases: [...new Set(words.slice(0, -1).flatMap(runFolders))], head: only };
}
