/**
 * Copies of the reference run that tests of `compare` change, and the command as a function.
 * @module
 */
import type { MetricName } from "../../metrics/registry.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../../model/errors.ts";
import { SCHEMA_VERSION } from "../../model/run.ts";
import { type Checksum, checksumOf } from "../../store/checksum.ts";
import { csvText } from "../../store/csv.ts";
import { manifestText } from "../../store/manifest.ts";
import { reseal } from "../../store/testdata/reseal.ts";
import { compare } from "../compare.ts";
import { FakeOutput, filesIn, type TemporaryFolder } from "./fakes.ts";

export const REFERENCE = new URL("../../../results/reference/", import.meta.url).pathname;
export const DATA = ["run.json", "measurements.csv", "samples.csv", "latency.csv", "series.csv"];

/** A copy of the reference run under another id. */
export function copied(folder: TemporaryFolder, name: string, runId = name): string {
  const dir = folder.at(name);
  Deno.mkdirSync(dir);
  const own = (JSON.parse(Deno.readTextFileSync(join(REFERENCE, "run.json"))) as { runId: string })
    .runId;
  for (const file of filesIn(REFERENCE).filter((file) => DATA.includes(file))) {
    const text = Deno.readTextFileSync(join(REFERENCE, file));
    Deno.writeTextFileSync(join(dir, file), text.replaceAll(own, runId));
  }
  reseal(dir);
  return dir;
}

/**
 * Changes the first value of a metric that the test takes; left to itself, one of `churn`. `""` is
 * how an empty value is written.
 */
export function changed(
  dir: string,
  metric: MetricName,
  change: (value: number) => number | "",
  which: (fields: readonly string[]) => boolean = (fields) => fields.includes("churn"),
): void {
  const file = join(dir, "measurements.csv");
  const [header = [], ...rows] = Deno.readTextFileSync(file).trimEnd().split("\n")
    .map((line) => line.split(","));
  const [name, value] = ["metric", "value"].map((column) => header.indexOf(column)) as [
    number,
    number,
  ];
  const row = rows.find((fields) => fields[name] === metric && which(fields));
  assert.ok(row);
  row[value] = String(change(Number(row[value])));
  Deno.writeTextFileSync(file, csvText([header, ...rows]));
  reseal(dir);
}

export async function run(
  ...argv: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new FakeOutput(), new FakeOutput()];
  const code = await compare(argv, { stdout, stderr, stepSummary: undefined });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

export async function refused(argv: readonly string[], message: RegExp): Promise<void> {
  await assert.rejects(run(...argv), (error: Error) => {
    assert.ok(error instanceof UsageError, String(error));
    assert.match(error.message, message);
    assert.ok(!error.message.includes("\n"), error.message);
    return true;
  });
}

/**
 * A small run of this version with checksums: a repetition each of a few cells of two scenarios of
 * the reference run. Small, as thousands of its copies are read and drawn.
 */
export function smallRun(folder: TemporaryFolder, name: string): string {
  const dir = folder.at(name);
  Deno.mkdirSync(dir);
  const run = JSON.parse(Deno.readTextFileSync(join(REFERENCE, "run.json")));
  const wanted = /^(?:churn-(?:fin|rst)-client|vanish-rst)/;
  run.trials = run.trials.filter(({ id, rep }: { id: string; rep: number }) =>
    rep === 1 && wanted.test(id)
  );
  run.plannedTrials = run.trials.length;
  const ids = new Set(run.trials.map(({ id }: { id: string }) => id));
  const sums: Record<string, Checksum> = {};
  for (const table of ["measurements", "samples", "latency", "series"]) {
    const [header = "", ...rows] = Deno.readTextFileSync(join(REFERENCE, `${table}.csv`))
      .trimEnd().split("\n");
    const column = header.split(",").indexOf("trial_id");
    const kept = rows.filter((row) => ids.has(row.split(",")[column] ?? ""));
    run.rows[table] = kept.length;
    const text = [header, ...kept].map((line) => `${line}\n`).join("");
    sums[table] = checksumOf(text);
    Deno.writeTextFileSync(join(dir, `${table}.csv`), text);
  }
  Deno.copyFileSync(join(REFERENCE, "summary.csv"), join(dir, "summary.csv"));
  sums["summary"] = checksumOf(Deno.readTextFileSync(join(dir, "summary.csv")));
  const { seal: _, ...unsealed } = run;
  const stored = { ...unsealed, schema: SCHEMA_VERSION, checksums: sums };
  Deno.writeTextFileSync(join(dir, "run.json"), manifestText(stored));
  return dir;
}
