/**
 * What is made of a run's files once they are there: charts, and the text or JSON at the end.
 * @module
 */
import { join } from "node:path";
import { drawCharts, skippedCharts } from "../chart/charts.ts";
import { MachineError } from "../model/errors.ts";
import type { RunTables } from "../model/run.ts";
import { renderClosing } from "../report/closing.ts";
import { toJson } from "../report/json.ts";
import { styleOf, wrapped } from "../report/text.ts";
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

const FILES = [
  MANIFEST_FILE,
  ...[MEASUREMENTS, SAMPLES, LATENCY, SERIES_TABLE, SUMMARY].map(({ file }) => file),
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
  const run = await readRun(dir);
  const charts = await writeCharts(run, dir);
  const text = format === "json"
    ? JSON.stringify(
      { ...toJson(run), directory: dir, charts, skippedCharts: skippedCharts(run) },
      null,
      2,
    )
    : closingText(run, { dir, charts, stdout });
  await stdout.write(`${text}\n`);
  return run;
}

/**
 * Draws the charts there is data for into `charts/`.
 * @returns their paths
 */
async function writeCharts(run: RunTables, dir: string): Promise<string[]> {
  const folder = join(dir, "charts");
  const charts = await drawCharts(run);
  try {
    if (charts.length > 0) await Deno.mkdir(folder, { recursive: true });
    const paths: string[] = [];
    for (const { name, svg } of charts) {
      const path = join(folder, `${name}.svg`);
      await replaceFile(path, svg);
      paths.push(path);
    }
    return paths;
  } catch (error) {
    throw new MachineError(
      `cannot write charts into ${JSON.stringify(folder)}: ${refusal(error)}; make room or ` +
        `copy the run to a folder that can be written, then: deno task report DIR`,
    );
  }
}

function closingText(
  run: RunTables,
  { dir, charts, stdout }: { dir: string; charts: readonly string[]; stdout: Output },
): string {
  const width = stdout.columns();
  const { colour } = stdout;
  return [
    renderClosing(run, { width, colour }),
    "",
    styleOf({ colour }).bold("Files"),
    ...wrapped(FILES.join(", "), { width, lead: `${dir}: ` }),
    // A path stays whole, however long, so that it can be copied.
    ...charts,
    ...skippedCharts(run).map(({ name, reason }) => `not drawn: ${name}.svg: ${reason}`),
  ].join("\n");
}
