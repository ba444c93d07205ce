/**
 * A run shown: its charts and reports written, and what it comes to printed.
 * @module
 */
import { basename } from "node:path";
import { SHOWS } from "../../bench/shows.ts";
import { jsonText } from "../quote/json.ts";
import { terminalText } from "../quote/terminal.ts";
import { toJson } from "../render/json/report.ts";
import { renderRunSummary } from "../render/text/run_summary.ts";
import { styleOf, wrapped } from "../render/text/terminal_text.ts";
import type { Output } from "../run/output.ts";
import { type ReportedFolders, reportRun, type RunReports } from "../run/run_reports.ts";
import {
  LATENCY,
  MANIFEST_FILE,
  MEASUREMENTS,
  SAMPLES,
  SERIES_TABLE,
  SUMMARY,
} from "../store/schema.ts";

const FILES = [
  MANIFEST_FILE,
  ...[MEASUREMENTS, SAMPLES, LATENCY, SERIES_TABLE, SUMMARY].map(({ file }) => file),
];

/** How it is to be shown. */
export interface ShowRunOptions {
  readonly stdout: Output;
  readonly format: "text" | "json";
}

/**
 * Reads the run in a folder, writes its charts and reports and prints what it comes to, whether
 * the files could be written or not.
 */
export async function showRun(
  folders: ReportedFolders,
  { stdout, format }: ShowRunOptions,
): Promise<RunReports> {
  const reports = await reportRun(folders, SHOWS);
  const look = { width: stdout.columns(), colour: stdout.colour };
  await stdout.write(format === "json" ? runJson(reports) : summaryText(reports, look));
  return reports;
}

function runJson({ analysis, dir, charts, skipped }: RunReports): string {
  return jsonText({ ...toJson(analysis), directory: dir, charts, skippedCharts: skipped });
}

function summaryText(
  { analysis, dir, out, charts, reports, skipped }: RunReports,
  { width, colour }: { readonly width: number; readonly colour: boolean },
): string {
  const names = reports.map((path) => basename(path));
  const files = (folder: string, names: readonly string[]) =>
    names.length === 0
      ? []
      : wrapped(names.join(", "), { width, lead: `${terminalText(folder)}: ` });
  return [
    renderRunSummary(analysis, { width, colour }),
    "",
    styleOf({ colour }).bold("Files"),
    ...out === dir
      ? files(dir, [...FILES, ...names])
      : [...files(dir, FILES), ...files(out, names)],
    // A path stays whole, however long, so that it can be copied.
    ...charts.map(terminalText),
    ...skipped.map(({ name, reason }) => terminalText(`not drawn: ${name}.svg: ${reason}`)),
    "",
  ].join("\n");
}
