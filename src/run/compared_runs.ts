/**
 * The runs of a comparison: which may be compared at all.
 * @module
 */
import type { RunMeasurements } from "../compare/cell.ts";
import { UsageError } from "../model/errors.ts";
import { type Integrity, readMeasured } from "../store/reader.ts";
import { MANIFEST_FILE, MEASUREMENTS } from "../store/schema.ts";

/** A run, and which of its files are not as they were written. */
export type ComparedRun = RunMeasurements & Integrity;

/**
 * Reads HEAD.
 * @param allowAltered whether it may have changed since it was measured
 * @throws {UsageError} for a run that can't be read, is not complete, is empty or was altered
 */
export async function readHead(dir: string, allowAltered: boolean): Promise<ComparedRun> {
  const run = await readIntact(dir, allowAltered);
  const { status, trials, plannedTrials } = run.manifest;
  if (status !== "complete") {
    throw new UsageError(
      `${dir}/${MANIFEST_FILE}: the run is ${status}, ${trials.length} of ${plannedTrials} trials ` +
        "are there; allowed as HEAD are complete runs, as what is missing could be what got worse",
    );
  }
  if (trials.length === 0) throw emptyRun(dir);
  return run;
}

/**
 * Reads the base runs, oldest first. HEAD itself, where it lies in a folder of base runs, is not
 * one of them.
 * @throws {UsageError} for a run that can't be read or was altered, and if none has measurements
 */
export async function readBases(
  dirs: readonly string[],
  { head, allowAltered }: { readonly head: RunMeasurements; readonly allowAltered: boolean },
): Promise<ComparedRun[]> {
  const runs: ComparedRun[] = [];
  for (const dir of dirs) {
    const run = await readIntact(dir, allowAltered);
    if (dirs.length > 1 && run.manifest.runId === head.manifest.runId) continue;
    if (run.measurements.length === 0 && dirs.length === 1) throw emptyRun(dir);
    runs.push(run);
  }
  if (runs.every(({ measurements }) => measurements.length === 0)) {
    throw new UsageError(
      `no run to compare with: of ${dirs.length} base runs none has measurements and is not HEAD ` +
        "itself; name at least one other run",
    );
  }
  return runs.sort((a, b) => a.manifest.startedAt < b.manifest.startedAt ? -1 : 1);
}

/** What is to be said of a run that was altered and is compared all the same. */
export function alteredIn({ manifest, altered }: ComparedRun, side: "BASE" | "HEAD"): string[] {
  return altered.map((file) =>
    `${file} of ${side} ${manifest.runId} has changed since it was measured (--allow-altered)`
  );
}

async function readIntact(dir: string, allowAltered: boolean): Promise<ComparedRun> {
  const run = await readMeasured(dir);
  const [first, ...more] = run.altered;
  if (first === undefined || allowAltered) return run;
  const files = more.length === 0 ? `${first} has` : `${[first, ...more].join(", ")} have`;
  throw new UsageError(
    `${dir}: ${files} changed since the run was measured; allowed are runs as they were written: ` +
      "measure again, or add --allow-altered to compare it as it is now",
  );
}

function emptyRun(dir: string): UsageError {
  return new UsageError(
    `${dir}/${MEASUREMENTS.file}:1: the run is empty, no trial of it completed; allowed are runs ` +
      "with measurements",
  );
}
