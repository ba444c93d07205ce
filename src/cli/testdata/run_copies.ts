/**
 * Copies of the reference run that tests of `compare` change, and the command as a function.
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../../model/errors.ts";
import { csvText } from "../../store/csv.ts";
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
  return dir;
}

/**
 * Changes the first value of a metric that the test takes; left to itself, one of `churn`. `""` is
 * how an empty value is written.
 */
export function changed(
  dir: string,
  metric: string,
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
