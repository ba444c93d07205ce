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

/** A run and what it is of, for the name of a test. */
export type NamedRun = readonly [name: string, run: () => RunTables];

/** What a scenario's `testdata/cases.ts` exports. */
export interface ScenarioCases {
  /** The claims of its own kinds of findings. */
  readonly CASES: readonly Case[];
  /** Runs of it alone, in which every kind of its own is told; `scripts/audit_test.ts` audits them. */
  readonly RUNS: readonly NamedRun[];
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
