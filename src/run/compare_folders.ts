/**
 * Runs in their folders compared: which may be compared at all, and what came of it.
 * @module
 */
import type { RunMeasurements } from "../compare/cell.ts";
import { type CompareOptions, compareRuns } from "../compare/compare.ts";
import type { Comparison, Report } from "../compare/verdict.ts";
import { UsageError } from "../model/errors.ts";
import type { MetricName } from "../metrics/registry.ts";
import { type Integrity, readMeasured } from "../store/reader.ts";
import { MANIFEST_FILE, MEASUREMENTS } from "../store/schema.ts";

/** A run, and which of its files are not as they were written. */
type ComparedRun = RunMeasurements & Integrity;

/** The folders of the runs. */
export interface ComparedFolders {
  readonly bases: readonly string[];
  readonly head: string;
}

/** How they are compared. */
export interface CompareFoldersOptions extends CompareOptions {
  /** Whether a run may have changed since it was measured. */
  readonly allowAltered: boolean;
}

/**
 * Reads the runs and compares them.
 * @throws {UsageError} for runs that can't be read or compared, and if nothing was compared
 */
export async function compareFolders(
  { bases, head }: ComparedFolders,
  { allowAltered, ...options }: CompareFoldersOptions,
): Promise<Report> {
  const headRun = await readHead(head, allowAltered);
  const baseRuns = await readBases(bases, { head: headRun, allowAltered });
  const { warnings, ...compared } = compareRuns(baseRuns, headRun, options);
  const altered = [
    ...baseRuns.flatMap((run) => alteredIn(run, "BASE")),
    ...alteredIn(headRun, "HEAD"),
  ];
  checkCompared(compared, head, options.metrics);
  return { ...compared, warnings: [...altered, ...warnings] };
}

/**
 * Reads HEAD.
 * @param allowAltered whether it may have changed since it was measured
 * @throws {UsageError} for a run that can't be read, is not complete, is empty or was altered
 */
async function readHead(dir: string, allowAltered: boolean): Promise<ComparedRun> {
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
async function readBases(
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
function alteredIn({ manifest, altered }: ComparedRun, side: "BASE" | "HEAD"): string[] {
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

/** Nothing compared must not pass for nothing changed. */
function checkCompared(
  { comparisons }: Pick<Report, "comparisons">,
  head: string,
  metrics: readonly MetricName[],
): void {
  const isCompared = ({ verdict, metric, lost }: Comparison) =>
    verdict !== "added" && (verdict !== "removed" || (metric !== undefined && lost === true));
  if (comparisons.some(isCompared)) return;
  if (metrics.length > 0) {
    throw new UsageError(
      `nothing to compare: --metric ${metrics.join(",")} was not measured in any cell that both ` +
        "BASE and HEAD have; name other metrics or leave it out",
    );
  }
  throw new UsageError(
    `${JSON.stringify(head)} has nothing in common with BASE: allowed are runs that share a cell ` +
      "(scenario, mode, closer, stack and parameters) and a metric; compare runs of the same plan",
  );
}
