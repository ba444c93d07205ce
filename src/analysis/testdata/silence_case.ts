/**
 * What a claim of a finding is tried with.
 * @module
 */
import type { MetricName } from "../../metrics/registry.ts";
import type { MeasurementRow, RunTables } from "../../model/run.ts";
import { type FixtureOptions, fixtureRun, withValues } from "./fixture.ts";

/** A claim, a run that shows it, and one of the same kind in which it would be false. */
export interface Case {
  readonly kind: string;
  readonly claim: RegExp;
  readonly shown: () => RunTables;
  readonly false: () => RunTables;
}

/** Another value for a row, `null` for none, nothing to leave it. */
export type Change = (row: MeasurementRow) => number | null | undefined;

/** The fixture as it is. */
export const plain = (options: FixtureOptions = {}) => () => fixtureRun(options);
/** The fixture with other values. */
export const changed = (change: Change, options: FixtureOptions = {}) => () =>
  withValues(fixtureRun(options), change);
/** A change of this metric alone, or of these. */
export const only = (names: MetricName | readonly MetricName[], change: Change): Change => (row) =>
  [names].flat().includes(row.metric) ? change(row) : undefined;
