/**
 * A folder of runs shown: every metric's course over them drawn, and what they are printed.
 * @module
 */
import { jsonText } from "../quote/json.ts";
import { terminalText } from "../quote/terminal.ts";
import { columnsOf } from "../render/text/terminal_text.ts";
import type { Output } from "../run/output.ts";
import { drawnHistory, type FoundRun, type HistoryFolders } from "../run/run_history.ts";

/** How it is to be shown. */
export interface ShowHistoryOptions {
  readonly stdout: Output;
  readonly format: "text" | "json";
}

/**
 * Draws the history of the runs and prints what they are.
 * @throws {CommandError} for a run that can't be read, and for charts that can't be written
 */
export async function showHistory(
  folders: HistoryFolders,
  { stdout, format }: ShowHistoryOptions,
): Promise<void> {
  const { runs, charts, refused } = await drawnHistory(folders);
  const text = format === "json"
    ? jsonText({ directory: folders.dir, runs: runs.map(facts), charts })
    : listing(runs, charts, refused === undefined);
  await stdout.write(text);
  if (refused) throw refused;
}

function listing(
  runs: readonly FoundRun[],
  charts: readonly string[],
  written: boolean,
): string {
  const places = charts.length === 0 && written ? [NOT_DRAWN] : charts.map(terminalText);
  return [...listed(runs), "", ...places, ""].join("\n");
}

const NOT_DRAWN = "not drawn: a course takes at least two runs with measurements";

function facts({ dir, manifest }: FoundRun) {
  const { runId, startedAt, status, closecost, plannedTrials, trials } = manifest;
  const completed = trials.filter((trial) => trial.status === "completed").length;
  return { directory: dir, runId, startedAt, status, closecost, plannedTrials, completed };
}

/** A line a run, oldest first. */
function listed(runs: readonly FoundRun[]): string[] {
  const rows = [
    ["run", "started", "closecost", "status", "trials", "folder"],
    ...runs.map((run, index) => {
      const { startedAt, status, closecost, plannedTrials, completed, directory } = facts(run);
      const trials = `${completed} of ${plannedTrials}`;
      return [
        String(index + 1),
        startedAt.slice(0, 19) + "Z",
        closecost,
        status,
        trials,
        directory,
      ];
    }),
  ].map((row) => row.map(terminalText));
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => columnsOf(row[column] ?? "")))
  );
  return rows.map((row) =>
    row.map((text, column) => text + " ".repeat((widths[column] ?? 0) - columnsOf(text)))
      .join("  ").trimEnd()
  );
}
