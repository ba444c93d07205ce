/**
 * What is made of a run's files once they are there: its analysis, charts and reports.
 * @module
 */
import { analyse, type Analysis } from "../analysis/analyse.ts";
import type { ChartedShow } from "../render/svg/scenario_charts.ts";
import type { MachineError } from "../model/errors.ts";
import { keepsCommand } from "../model/run.ts";
import { documentOf } from "../render/document.ts";
import { chartPlans, drawPlans, type SkippedChart, skippedOf } from "../render/svg/charts.ts";
import { tradeOffPicture } from "../render/svg/trade_off_table.ts";
import { readRun } from "../store/reader.ts";
import { writeCharts, writeForms } from "./report_files.ts";

/** A run's folder, and the one that gets what is made of it. */
export interface ReportedFolders {
  readonly dir: string;
  /** The run's own where none is named. */
  readonly out?: string | undefined;
}

/** What was made of a run. */
export interface RunReports {
  readonly dir: string;
  readonly out: string;
  readonly analysis: Analysis;
  /** Paths of the charts. */
  readonly charts: readonly string[];
  /** Paths of the report. */
  readonly reports: readonly string[];
  readonly skipped: readonly SkippedChart[];
  /** What could not be written, the first of it. */
  readonly refused?: MachineError;
}

/**
 * Reads a run, analyses it and writes its charts and reports.
 * @param shows of the scenarios that are known, in the order of tables
 */
export async function reportRun(
  { dir, out = dir }: ReportedFolders,
  shows: readonly ChartedShow[],
): Promise<RunReports> {
  const run = await readRun(dir);
  const analysis = analyse(run, shows);
  const plans = [tradeOffPicture(analysis), ...chartPlans(analysis, shows)];
  const drawn = drawPlans(plans);
  const charts = await writeCharts(drawn, out);
  const reports = await writeForms(documentOf(analysis, drawn), {
    ...{ dir: out, secret: keepsCommand(run.manifest) },
  });
  const refused = charts.refused ?? reports.refused;
  return {
    ...{ dir, out, analysis, charts: charts.paths, reports: reports.paths },
    skipped: skippedOf(plans),
    ...refused ? { refused } : {},
  };
}
