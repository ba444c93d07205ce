/**
 * A folder of runs: what they are, and every metric's course over them.
 * @module
 */
import { drawHistory } from "../render/svg/charts.ts";
import type { HistoryRun } from "../analysis/history.ts";
import { jsonText } from "../quote/json.ts";
import { terminalText } from "../quote/terminal.ts";
import { columnsOf } from "../render/text/terminal_text.ts";
import { readMeasured } from "../store/reader.ts";
import type { Output } from "../run/output.ts";
import { writeCharts } from "../run/report_files.ts";

/** How it is to be shown. */
export interface HistoryOptions {
  readonly stdout: Output;
  readonly format: "text" | "json";
  /** Folder that gets the charts; that of the runs where none is named. */
  readonly out?: string | undefined;
}

/** A run with its folder. */
interface FoundRun extends HistoryRun {
  readonly dir: string;
}

/**
 * Draws the history of the runs into `charts/` of their folder and prints what they are.
 * @throws {CommandError} for a run that can't be read, and for charts that can't be written
 */
export async function showHistory(
  dir: string,
  folders: readonly string[],
  { stdout, format, out = dir }: HistoryOptions,
): Promise<void> {
  const runs: FoundRun[] = [];
  for (const folder of folders) runs.push({ dir: folder, ...await readMeasured(folder) });
  runs.sort((a, b) => a.manifest.startedAt < b.manifest.startedAt ? -1 : 1);
  const { paths: charts, refused } = await writeCharts(drawHistory(runs), out);
  const text = format === "json"
    ? jsonText({ directory: dir, runs: runs.map(facts), charts })
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
