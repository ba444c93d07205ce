/**
 * What is printed of a run once its reports are written. Pure.
 * @module
 */
import { basename } from "node:path";
import { jsonText } from "../quote/json.ts";
import { terminalText } from "../quote/terminal.ts";
import { toJson } from "../render/json/report.ts";
import { renderRunSummary } from "../render/text/run_summary.ts";
import { styleOf, wrapped } from "../render/text/terminal_text.ts";
import type { RunReports } from "../run/run_reports.ts";
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
export interface RunTextOptions {
  readonly format: "text" | "json";
  /** Columns a line may take. */
  readonly width: number;
  readonly colour: boolean;
}

/** A run with everything that was made of it, for people or for programs. */
export function runText(made: RunReports, { format, ...look }: RunTextOptions): string {
  const { analysis, dir, charts, skipped } = made;
  return format === "json"
    ? jsonText({ ...toJson(analysis), directory: dir, charts, skippedCharts: skipped })
    : summaryText(made, look);
}

function summaryText(
  { analysis, dir, out, charts, reports, skipped }: RunReports,
  { width, colour }: Omit<RunTextOptions, "format">,
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
