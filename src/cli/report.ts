/**
 * `deno task report`: shows a run that is there already and draws its charts anew. Needs neither
 * Linux nor any right but to read and write the folder.
 * @module
 */
import { EXIT, UsageError } from "../model/errors.ts";
import { readArguments } from "./arguments.ts";
import { conclude } from "./conclusion.ts";
import { switchFlag, wordFlag } from "./flag.ts";
import { flagLines, page } from "./help_layout.ts";
import { showHistory } from "./history.ts";
import type { Output } from "./output.ts";
import { holdsRun, runsIn } from "./run_folders.ts";

/** Every flag of the command, in the order of help. */
const REPORT_FLAGS = {
  format: wordFlag({
    meaning: "what is printed",
    words: ["text", "json"],
    fallback: "text",
  }),
  help: switchFlag({ meaning: "print this and end", short: "h" }),
};

/**
 * The command.
 * @returns the exit code
 * @throws {CommandError} for wrong usage, and for a folder that holds no run or can't be written
 */
export async function report(
  argv: readonly string[],
  { stdout }: { readonly stdout: Output },
): Promise<number> {
  const given = readArguments(argv, REPORT_FLAGS);
  if (given.has("help")) {
    await stdout.write(reportHelp());
    return EXIT.ok;
  }
  const { format } = given.values();
  const dir = folderOf(given.words);
  const runs = holdsRun(dir) ? [] : runsIn(dir);
  if (runs.length > 0) await showHistory(dir, runs, { stdout, format });
  else await conclude(dir, { stdout, format });
  return EXIT.ok;
}

function folderOf(words: readonly string[]): string {
  const [dir, ...more] = words;
  if (dir !== undefined && dir !== "" && more.length === 0) return dir;
  throw new UsageError(
    `report takes one folder, ${words.length} are given: write deno task report DIR, e.g. ` +
      "results/reference",
  );
}

/** The text of `--help`. */
export function reportHelp(): string {
  return page([
    "Usage: deno task report DIR [FLAGS]",
    "Prints the table and the findings of the run in DIR and draws its charts anew into " +
    "DIR/charts. Of a run that was interrupted or is still going on it shows the trials that " +
    "are over. Works without root and without Linux.",
    "Where DIR holds runs in folders of their own, it lists them and draws every metric's course " +
    "over them into DIR/charts, oldest first. To hold one of them against the others: deno task " +
    "compare DIR DIR/RUN.",
    { heading: "Flags", lines: flagLines(REPORT_FLAGS) },
  ]);
}
