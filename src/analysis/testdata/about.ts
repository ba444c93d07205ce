/**
 * Looks findings up by what they are about.
 * @module
 */
import assert from "node:assert/strict";
import type { MeasurementRow, RunTables } from "../../model/run.ts";
import type { Finding } from "../finding.ts";
import { findings } from "./analysed.ts";
import { type FixtureOptions, fixtureRun, withValues } from "./fixture.ts";

/** The finding of that topic; fails if the run has none. */
export function about(topic: string, run: RunTables): Finding {
  const found = findings(run).find((finding) => finding.topic === topic);
  assert.ok(found, `no finding about ${topic}: ${findings(run).map(({ topic }) => topic)}`);
  return found;
}

/** The text of the finding of that topic in a fixture with changed values. */
export function textOf(
  topic: string,
  change: (row: MeasurementRow) => number | null | undefined,
  options: FixtureOptions = {},
): string {
  return about(topic, withValues(fixtureRun(options), change)).text;
}
