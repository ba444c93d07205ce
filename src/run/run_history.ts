/**
 * Every metric's course over the runs of a folder, drawn into it.
 * @module
 */
import type { HistoryRun } from "../analysis/history.ts";
import type { MachineError } from "../model/errors.ts";
import { drawHistory } from "../render/svg/charts.ts";
import { readMeasured } from "../store/reader.ts";
import { writeCharts } from "./report_files.ts";

/** A run with its folder. */
export interface FoundRun extends HistoryRun {
  readonly dir: string;
}

/** The folder of the runs, theirs, and the one that gets the charts. */
export interface HistoryFolders {
  readonly dir: string;
  readonly runs: readonly string[];
  /** That of the runs where none is named. */
  readonly out?: string | undefined;
}

/** What was drawn of runs. */
export interface DrawnHistory {
  /** Oldest first. */
  readonly runs: readonly FoundRun[];
  /** Paths of the charts. */
  readonly charts: readonly string[];
  /** Why some could not be written. */
  readonly refused?: MachineError;
}

/**
 * Reads the runs and draws their history into `charts/`.
 * @throws {UsageError} for a run that can't be read
 */
export async function drawnHistory(
  { dir, runs: folders, out = dir }: HistoryFolders,
): Promise<DrawnHistory> {
  const runs: FoundRun[] = [];
  for (const folder of folders) runs.push({ dir: folder, ...await readMeasured(folder) });
  runs.sort((a, b) => a.manifest.startedAt < b.manifest.startedAt ? -1 : 1);
  const { paths: charts, ...written } = await writeCharts(drawHistory(runs), out);
  return { runs, charts, ...written };
}
