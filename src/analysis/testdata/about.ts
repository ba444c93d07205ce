/**
 * Looks findings up by what they are about.
 * @module
 */
import assert from "node:assert/strict";
import type { MeasurementRow, RunTables } from "../../model/run.ts";
import type { ClaimData, Finding } from "../finding.ts";
import { findings } from "./analysed.ts";
import { type FixtureOptions, fixtureRun, withValues } from "./fixture.ts";

/** The finding of that kind; fails if the run has none. */
export function about(kind: string, run: RunTables): Finding {
  const found = findings(run).find((finding) => finding.kind === kind);
  assert.ok(found, `no finding about ${kind}: ${findings(run).map(({ kind }) => kind)}`);
  return found;
}

/** The text of the finding of that kind in a fixture with changed values. */
export function textOf(
  kind: string,
  change: (row: MeasurementRow) => number | null | undefined,
  options: FixtureOptions = {},
): string {
  return about(kind, withValues(fixtureRun(options), change)).text;
}

/** What is claimed of that kind in a fixture with changed values. */
export function dataOf(
  kind: string,
  change: (row: MeasurementRow) => number | null | undefined,
  options: FixtureOptions = {},
): ClaimData {
  return about(kind, withValues(fixtureRun(options), change)).data;
}
