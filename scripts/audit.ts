/**
 * Has every finding of a run recomputed from its CSV files by a program in another language.
 *
 *     deno task audit DIR...
 *
 * `scripts/audit` (Python, standard library only) shares no code with the report whose sentences it
 * takes apart; all it gets from here is what `report --format json` prints. Exits 1 if a sentence
 * says what the tables do not, or is of a kind that has no audit. Those of one scenario's kinds are
 * `bench/<name>/audit.py`.
 * @module
 */
import { fileURLToPath } from "node:url";
import { SHOWS } from "../bench/shows.ts";
import { analyse } from "../src/analysis/analyse.ts";
import type { RunTables } from "../src/model/run.ts";
import { type RunJson, toJson } from "../src/render/json/report.ts";
import { readRun } from "../src/store/reader.ts";

const AUDIT = fileURLToPath(new URL("./audit", import.meta.url));

/** What the audit said, and its exit code: 0 if all agrees. */
export interface Audit {
  readonly code: number;
  readonly text: string;
}

/**
 * Audits the findings of a run.
 * @param dir the folder whose CSV files are read
 * @throws {Error} if there is no python3
 */
export async function audited(dir: string, run: RunTables): Promise<Audit> {
  return await auditedDocument(dir, toJson(analyse(run, SHOWS)));
}

/** The same for a document that is there already. */
export async function auditedDocument(dir: string, document: RunJson): Promise<Audit> {
  return await python([dir], JSON.stringify(document));
}

/** Every kind of finding that the audit knows. */
export async function auditedKinds(): Promise<string[]> {
  return JSON.parse((await python(["--kinds"], "")).text);
}

async function python(words: readonly string[], input: string): Promise<Audit> {
  const command = new Deno.Command("python3", {
    args: ["-B", AUDIT, ...words],
    ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
  });
  const child = started(command);
  const writer = child.stdin.getWriter();
  const [{ code, stdout, stderr }] = await Promise.all([
    child.output(),
    writer.write(new TextEncoder().encode(input)).then(() => writer.close()),
  ]);
  const texts = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, text: texts.join("") };
}

function started(command: Deno.Command): Deno.ChildProcess {
  try {
    return command.spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error("There is no python3 in PATH, by which findings are recomputed: install it");
  }
}

async function main(folders: readonly string[]): Promise<number> {
  if (folders.length === 0 || folders.some((folder) => folder.startsWith("-"))) {
    console.error("audit takes folders of runs: write deno task audit DIR, e.g. results/reference");
    return 2;
  }
  let worst = 0;
  for (const folder of folders) {
    const { code, text } = await audited(folder, await readRun(folder));
    console.log(`${folder}: ${text.trimEnd()}`);
    worst = Math.max(worst, code);
  }
  return worst;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
