/**
 * What is made of a run's files once they are there: charts, and the text or JSON at the end.
 * @module
 */
import { join } from "node:path";
import {
  type Chart,
  chartPlans,
  drawPlans,
  type SkippedChart,
  skippedOf,
} from "../chart/charts.ts";
import { MachineError } from "../model/errors.ts";
import type { RunTables } from "../model/run.ts";
import { jsonText } from "../quote/json.ts";
import { terminalText } from "../quote/terminal.ts";
import { renderClosing } from "../report/closing.ts";
import { toJson } from "../report/json.ts";
import { documentOf, type Part } from "../report/document.ts";
import { toHtml } from "../report/html.ts";
import { toMarkdown } from "../report/markdown.ts";
import { styleOf, wrapped } from "../report/text.ts";
import { tradeOffPicture } from "../report/trade_off_chart.ts";
import { refusal, replaceFile } from "../store/files.ts";
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

/** The report in each of its forms, by file. */
const REPORTS: Readonly<Record<string, (parts: readonly Part[]) => string>> = {
  "report.md": toMarkdown,
  "report.html": toHtml,
};

const FILES = [
  MANIFEST_FILE,
  ...[MEASUREMENTS, SAMPLES, LATENCY, SERIES_TABLE, SUMMARY].map(({ file }) => file),
  ...Object.keys(REPORTS),
];

/** How it is to be shown. */
export interface ConclusionOptions {
  readonly stdout: Output;
  readonly format: "text" | "json";
}

/** Reads the run in a folder, draws its charts into it and prints what it comes to. */
export async function conclude(
  dir: string,
  { stdout, format }: ConclusionOptions,
): Promise<RunTables> {
  const { run, charts, skipped } = await writeReports(dir);
  const text = format === "json"
    ? jsonText({ ...toJson(run), directory: dir, charts, skippedCharts: skipped })
    : closingText(run, { dir, charts, skipped, stdout });
  await stdout.write(text);
  return run;
}

/** What was made of a run. */
interface Made {
  readonly run: RunTables;
  /** Paths of the charts. */
  readonly charts: readonly string[];
  readonly skipped: readonly SkippedChart[];
}

/** Reads the run in a folder and puts its charts and reports into it. */
export async function writeReports(dir: string): Promise<Made> {
  const run = await readRun(dir);
  const plans = [tradeOffPicture(run), ...chartPlans(run)];
  const drawn = await drawPlans(plans);
  const charts = await writeCharts(drawn, dir);
  const report = documentOf(run, drawn);
  for (const [file, form] of Object.entries(REPORTS)) {
    await written(dir, () => replaceFile(join(dir, file), form(report)));
  }
  return { run, charts, skipped: skippedOf(plans) };
}

/**
 * Puts drawings into `charts/` of a folder.
 * @returns their paths
 * @throws {MachineError} if they can't be written
 */
export async function writeCharts(charts: readonly Chart[], dir: string): Promise<string[]> {
  const folder = join(dir, "charts");
  return await written(folder, async () => {
    if (charts.length > 0) await Deno.mkdir(folder, { recursive: true });
    const paths: string[] = [];
    for (const { name, svg } of charts) {
      const path = join(folder, `${name}.svg`);
      await replaceFile(path, svg);
      paths.push(path);
    }
    return paths;
  });
}

/** @throws {MachineError} if the disk refuses what is written */
async function written<T>(folder: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw new MachineError(
      `cannot write charts and report into ${JSON.stringify(folder)}: ${refusal(error)}; make ` +
        `room or copy the run to a folder that can be written, then: deno task report DIR`,
    );
  }
}

function closingText(
  run: RunTables,
  { dir, charts, skipped, stdout }: {
    dir: string;
    charts: readonly string[];
    skipped: readonly SkippedChart[];
    stdout: Output;
  },
): string {
  const width = stdout.columns();
  const { colour } = stdout;
  return [
    renderClosing(run, { width, colour }),
    "",
    styleOf({ colour }).bold("Files"),
    ...wrapped(FILES.join(", "), { width, lead: `${terminalText(dir)}: ` }),
    // A path stays whole, however long, so that it can be copied.
    ...charts.map(terminalText),
    ...skipped.map(({ name, reason }) => terminalText(`not drawn: ${name}.svg: ${reason}`)),
    "",
  ].join("\n");
}
