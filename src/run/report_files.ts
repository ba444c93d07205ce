/**
 * The files that are made of a run: its charts, and the report in each of its forms.
 * @module
 */
import { join } from "node:path";
import type { Chart } from "../render/svg/charts.ts";
import { MachineError } from "../model/errors.ts";
import type { Part } from "../render/document.ts";
import { toHtml } from "../render/html/report.ts";
import { toMarkdown } from "../render/markdown/report.ts";
import { makeFolder, refusal, replaceFile, sweepFolder } from "../store/files.ts";
import { CHARTS_FOLDER, REPORT_FILES } from "../store/schema.ts";

/** A form of the report, and what a file of it begins with, of whatever version. */
interface Form {
  readonly text: (parts: readonly Part[]) => string;
  readonly ours: RegExp;
}

const FORMS: Readonly<Record<typeof REPORT_FILES[number], Form>> = {
  "report.md": { text: toMarkdown, ours: /^# What closing costs: run / },
  "report.html": {
    text: toHtml,
    ours: /^<!DOCTYPE html>[^]*?<title>What closing costs: run /,
  },
};
const OUR_CHART = /^<svg id="closecost-/;

/** What became of files: those that are there now, and the first refusal. */
export interface Written {
  readonly paths: readonly string[];
  readonly refused?: MachineError;
}

/** Puts drawings into `charts/` of a folder. */
export async function writeCharts(charts: readonly Chart[], dir: string): Promise<Written> {
  if (charts.length === 0) return { paths: [] };
  const folder = join(dir, CHARTS_FOLDER);
  const ready = await tried(dir, [[folder, () => makeFolder(folder)]]);
  if (ready.refused) return { paths: [], refused: ready.refused };
  await sweepFolder(folder);
  return await tried(
    folder,
    charts.map(({ name, svg }) => {
      const path = join(folder, `${name}.svg`);
      return [path, () => replaceFile(path, svg, { ours: OUR_CHART })];
    }),
  );
}

/**
 * Puts the report into a folder in each of its forms.
 * @param secret whether it is for its owner alone
 */
export async function writeForms(
  report: readonly Part[],
  { dir, secret }: { readonly dir: string; readonly secret: boolean },
): Promise<Written> {
  await sweepFolder(dir);
  return await tried(
    dir,
    REPORT_FILES.map((file) => {
      const path = join(dir, file);
      const { text, ours } = FORMS[file];
      return [path, () => replaceFile(path, text(report), { ours, secret })];
    }),
  );
}

/** Does all that can be done. */
async function tried(
  folder: string,
  tasks: readonly (readonly [path: string, write: () => Promise<void>])[],
): Promise<Written> {
  const paths: string[] = [];
  let first: unknown;
  for (const [path, write] of tasks) {
    try {
      await write();
      paths.push(path);
    } catch (error) {
      first ??= error;
    }
  }
  if (first === undefined) return { paths };
  const refused = new MachineError(
    `cannot write charts and report into ${JSON.stringify(folder)}: ${refusal(first)}; make room ` +
      "there or name another folder: deno task report DIR --out FOLDER",
  );
  return { paths, refused };
}
