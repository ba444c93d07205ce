/**
 * What is made of a run's files once they are there: charts, and the text or JSON at the end.
 * @module
 */
import { basename } from "node:path";
import { SHOWS } from "../../bench/shows.ts";
import { analyse, type Analysis } from "../analysis/analyse.ts";
import { chartPlans, drawPlans, type SkippedChart, skippedOf } from "../render/svg/charts.ts";
import type { MachineError } from "../model/errors.ts";
import { keepsCommand } from "../model/run.ts";
import { jsonText } from "../quote/json.ts";
import { terminalText } from "../quote/terminal.ts";
import { renderRunSummary } from "../render/text/run_summary.ts";
import { toJson } from "../render/json/report.ts";
import { documentOf } from "../render/document.ts";
import { styleOf, wrapped } from "../render/text/terminal_text.ts";
import { tradeOffPicture } from "../render/svg/trade_off_table.ts";
import { readRun } from "../store/reader.ts";
import {
  LATENCY,
  MANIFEST_FILE,
  MEASUREMENTS,
  SAMPLES,
  SERIES_TABLE,
  SUMMARY,
} from "../store/schema.ts";
import type { Output } from "./output.ts";
import { writeCharts, writeForms } from "./report_files.ts";

const FILES = [
  MANIFEST_FILE,
  ...[MEASUREMENTS, SAMPLES, LATENCY, SERIES_TABLE, SUMMARY].map(({ file }) => file),
];

/** How it is to be shown. */
export interface ConclusionOptions {
  readonly stdout: Output;
  readonly format: "text" | "json";
  /** Folder that gets charts and reports; the run's own where none is named. */
  readonly out?: string | undefined;
}

/**
 * Reads the run in a folder, draws its charts into it and prints what it comes to, whether the
 * files could be written or not.
 */
export async function conclude(
  dir: string,
  { stdout, format, out = dir }: ConclusionOptions,
): Promise<Made> {
  const made = await writeReports(dir, out);
  const { analysis, charts, skipped } = made;
  const text = format === "json"
    ? jsonText({ ...toJson(analysis), directory: dir, charts, skippedCharts: skipped })
    : summaryText(made, { dir, out, stdout });
  await stdout.write(text);
  return made;
}

/** What was made of a run. */
export interface Made {
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
 * Reads the run in a folder and writes its charts and reports.
 * @param out the folder that gets them
 */
export async function writeReports(dir: string, out: string = dir): Promise<Made> {
  const run = await readRun(dir);
  const analysis = analyse(run, SHOWS);
  const plans = [tradeOffPicture(analysis), ...chartPlans(run)];
  const drawn = drawPlans(plans);
  const charts = await writeCharts(drawn, out);
  const reports = await writeForms(documentOf(analysis, drawn), {
    ...{ dir: out, secret: keepsCommand(run.manifest) },
  });
  const refused = charts.refused ?? reports.refused;
  return {
    ...{ analysis, charts: charts.paths, reports: reports.paths, skipped: skippedOf(plans) },
    ...refused ? { refused } : {},
  };
}

function summaryText(
  { analysis, charts, reports, skipped }: Made,
  { dir, out, stdout }: { dir: string; out: string; stdout: Output },
): string {
  const width = stdout.columns();
  const { colour } = stdout;
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
