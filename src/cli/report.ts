/**
 * `deno task report`: shows a run that is there already and draws its charts anew. Needs neither
 * Linux nor any right but to read and write the folder.
 * @module
 */
import { EXIT, UsageError } from "../model/errors.ts";
import type { Output } from "../run/output.ts";
import { claimOut, holdsRun, runsIn } from "../run/run_folders.ts";
import { readArguments } from "./arguments.ts";
import { switchFlag, textFlag, wordFlag } from "./flag.ts";
import { entries, flagLines, page } from "./help_layout.ts";

/** Every flag of the command, in the order of help. */
const REPORT_FLAGS = {
  format: wordFlag({
    meaning: "what is printed",
    words: ["text", "json"],
    fallback: "text",
  }),
  out: textFlag({
    meaning: "folder that gets charts and report instead of DIR, e.g. where DIR can't be written",
    argument: "FOLDER",
    fallbackText: "",
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
  const read = readArguments(argv, REPORT_FLAGS);
  if (read.alone) {
    await stdout.write(reportHelp());
    return EXIT.ok;
  }
  const { format, out } = read.values;
  const dir = folderOf(read.words);
  if (out !== undefined) await claimOut(out, dir);
  const runs = holdsRun(dir) ? [] : runsIn(dir);
  // What shows them is loaded late, so that help is there at once.
  if (runs.length > 0) {
    const { showHistory } = await import("./show_history.ts");
    await showHistory({ dir, runs, out }, { stdout, format });
  } else {
    const { showRun } = await import("./show_run.ts");
    const { refused } = await showRun({ dir, out }, { stdout, format });
    if (refused) throw refused;
  }
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

const EXITS: readonly (readonly [number, string])[] = [
  [EXIT.ok, "shown, and everything written"],
  [EXIT.usage, "wrong usage, or no run that can be read"],
  [EXIT.machine, "shown, but something could not be written"],
];
const CODE_COLUMN = 8;

/** The text of `--help`. */
export function reportHelp(): string {
  return page([
    "Usage: deno task report DIR [FLAGS]",
    "Prints the table and the findings of the run in DIR and writes its charts, report.md and " +
    "report.html anew. Of a run that was interrupted or is still going on it shows the trials " +
    "that are over. Works without root and without Linux. What closecost has not written is left " +
    "as it is.",
    "Where DIR holds runs in folders of their own, it lists them and draws every metric's course " +
    "over them into DIR/charts, oldest first. To hold one of them against the others: deno task " +
    "compare DIR DIR/RUN.",
    { heading: "Flags", lines: flagLines(REPORT_FLAGS) },
    {
      heading: "Exit codes",
      lines: entries(EXITS.map(([code, meaning]) => [String(code), meaning]), CODE_COLUMN),
    },
  ]);
}
