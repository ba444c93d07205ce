/**
 * Everything that a run says, computed once: whoever shows it, as text, page or picture, takes it
 * from here and only formats it.
 * @module
 */
import type { Manifest, RunTables } from "../model/run.ts";
import { type Block, blocksOf } from "./cell_order.ts";
import { comparable } from "./comparable.ts";
import type { Finding } from "./finding.ts";
import { findingsOf } from "./findings.ts";
import { limitsOf } from "./limits.ts";
import { scopeOf } from "./scope.ts";
import { pathOf } from "./scope_words.ts";
import { type Sheet, sheetsOf } from "./sheet.ts";
import { type Show, showOf, standsAlone } from "./show.ts";
import { type TradeOff, tradeOffOf } from "./trade_off.ts";
import { type Recorded, recordedOf } from "./recorded.ts";
import { type CountedWarning, countedWarnings } from "./warnings.ts";

/** What a run says. */
export interface Analysis {
  /** What was run, when, and where. */
  readonly manifest: Manifest;
  /** Trials by what became of them. */
  readonly trials: TrialCounts;
  /** In the order of tables. */
  readonly scenarios: readonly ScenarioRun[];
  /** Whether any trial left measurements. */
  readonly measured: boolean;
  /** Every cell, with those of which no trial completed, in the order of tables. */
  readonly blocks: readonly Block[];
  /** The same as tables: which blocks share columns. */
  readonly sheets: readonly Sheet[];
  readonly tradeOff: TradeOff;
  /** Those that are told, what says most first. */
  readonly findings: readonly Finding[];
  /** Those that say less and are not told: more would not be read. */
  readonly untold: readonly Finding[];
  /** How far that goes, a sentence each. */
  readonly limits: readonly string[];
  readonly warnings: readonly CountedWarning[];
  /** What was recorded over time, for pictures. */
  readonly recorded: Recorded;
}

/** How one of the run's scenarios is told of. */
export interface ScenarioRun {
  readonly scenario: string;
  /** Whether it has a table of its own, and is no part of the findings over those that have none. */
  readonly ownTable: boolean;
  /** What lies between the two sides: `loopback`. */
  readonly path: string;
  /** What its parameters are called in scopes where not by their own names. */
  readonly names: Readonly<Record<string, string>>;
}

/** How many trials there are. */
export interface TrialCounts {
  readonly planned: number;
  readonly completed: number;
  readonly failed: number;
  readonly aborted: number;
}

/** Most findings that are told of a run. */
const MOST = 5;
/** And so many more for each scenario that has a table of its own. */
const MOST_OF_ONE = 2;

/**
 * Analyses a run.
 * @param shows of the scenarios that are known, in the order of tables
 */
export function analyse(run: RunTables, shows: readonly Show[]): Analysis {
  const { manifest, measurements } = run;
  const scenarios = shows.map(({ scenario }) => scenario);
  const blocks = blocksOf(run, scenarios);
  const compared = scopeOf(comparable(blocks));
  const findings = findingsOf(compared, shows);
  const ran = scenariosIn(blocks, shows);
  const told = MOST + MOST_OF_ONE * ran.filter(({ ownTable }) => ownTable).length;
  return {
    ...{ manifest, trials: countsOf(manifest), measured: measurements.length > 0, blocks },
    scenarios: ran,
    sheets: sheetsOf(blocks, shows),
    tradeOff: tradeOffOf(compared, shows),
    findings: findings.slice(0, told),
    untold: findings.slice(told),
    limits: limitsOf(manifest, { scope: scopeOf(blocks), shows }),
    warnings: countedWarnings(manifest),
    recorded: recordedOf(run),
  };
}

function countsOf({ plannedTrials, trials }: Manifest): TrialCounts {
  const ended = (status: string) => trials.filter((trial) => trial.status === status).length;
  return {
    planned: plannedTrials,
    ...{ completed: ended("completed"), failed: ended("failed"), aborted: ended("aborted") },
  };
}

function scenariosIn(blocks: readonly Block[], shows: readonly Show[]): ScenarioRun[] {
  return [...new Set(blocks.map(({ scenario }) => scenario))].map((scenario) => ({
    scenario,
    ownTable: standsAlone(showOf(shows, scenario)),
    path: pathOf(scenario, shows),
    names: showOf(shows, scenario).names ?? {},
  }));
}
