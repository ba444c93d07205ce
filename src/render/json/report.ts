/**
 * A run for machines: what `--format json` prints.
 * @module
 */
import { type Metric, type MetricName, METRICS } from "../../metrics/registry.ts";
import { parametersIn, type ParameterValue } from "../../model/parameters.ts";
import type { HostFacts, Manifest } from "../../model/run.ts";
import type { Isolation, Place, Side } from "../../model/words.ts";
import type { CellSummary, MetricValues } from "../../stats/cells.ts";
import type { Analysis, ScenarioRun, TrialCounts } from "../../analysis/analyse.ts";
import type { Finding } from "../../analysis/finding.ts";
import type { CountedWarning } from "../../analysis/warnings.ts";

/** Version of this shape; raised when a name or a meaning changes. */
export const JSON_VERSION = 2;

/** The document. Numbers are in base units; `null` is not measured. */
export interface RunJson {
  /** `JSON_VERSION`. */
  readonly version: number;
  readonly runId: string;
  readonly closecost: string;
  readonly status: Manifest["status"];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** `null` if the run did not come to its end. */
  readonly endedAt: string | null;
  readonly seed: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly isolation: Isolation;
  readonly host: HostFacts;
  readonly trials: TrialCounts;
  /**
   * In the order of tables: whether it has one of its own, and is no part of the findings over those
   * that have none; what lies between its two sides, `loopback` or `a veth link`; what its
   * parameters are called in scopes where not by their own names.
   */
  readonly scenarios: readonly ScenarioRun[];
  /** By scenario, then closer, then mode: the order of the table. */
  readonly cells: readonly CellJson[];
  /** By closer, then mode: the most it costs of each kind in any scenario. */
  readonly tradeOff: readonly WayJson[];
  /** The scenarios in which each cost was compared, the same ones for every way. */
  readonly tradeOffScenarios: Readonly<Record<string, readonly string[]>>;
  /** In the order of the report. */
  readonly findings: readonly FindingJson[];
  /** How far that goes: settings of the kernel, path, whether counts repeat; a sentence each. */
  readonly limits: readonly string[];
  /** Trials that failed or were aborted. */
  readonly failures: readonly FailureJson[];
  readonly disturbances: readonly DisturbanceJson[];
  /** Each different warning with how often it was given. */
  readonly warnings: readonly CountedWarning[];
}

/** One cell; without metrics if none of its trials completed. */
export interface CellJson {
  readonly scenario: string;
  readonly mode: string;
  readonly closer: Side;
  readonly stack: string;
  readonly connections: number;
  readonly concurrency: number;
  /** Every other parameter by name, `payload` among them. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Repetitions that were measured. */
  readonly repetitions: number;
  /** In the order of the data dictionary. */
  readonly metrics: readonly MetricJson[];
}

/** One metric of one side. */
export interface MetricJson {
  readonly metric: MetricName;
  readonly side: Place;
  readonly unit: string;
  readonly better: Metric["better"];
  readonly assume: Metric["assume"];
  /** One a repetition of the run, ascending; `null` where it is missing. */
  readonly values: readonly (number | null)[];
  readonly median: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** One way of closing; costs by name, in base units, `null` where not measured. */
export interface WayJson {
  readonly mode: string;
  readonly closer: Side;
  readonly costs: Readonly<Record<string, number | null>>;
}

/** What tells a cell from others. */
export type CellKeyJson = Omit<CellJson, "repetitions" | "metrics">;

/** A sentence with all that it rests on. */
export interface FindingJson extends Omit<Finding, "kind" | "data" | "cells"> {
  /** The name of its kind. */
  readonly topic: string;
  readonly cells: readonly CellKeyJson[];
}

/** One trial that did not complete. */
export interface FailureJson {
  readonly trial: string;
  readonly status: "failed" | "aborted";
  readonly reason: string;
}

/** One trial whose times are left out. */
export interface DisturbanceJson {
  readonly trial: string;
  readonly reason: string;
}

/** The run as one document, in a stable order. */
export function toJson(analysis: Analysis): RunJson {
  const { manifest, trials, scenarios, blocks, tradeOff, findings, limits, warnings } = analysis;
  const { closecost, runId, status, startedAt, seed, options, isolation, host } = manifest;
  return {
    version: JSON_VERSION,
    ...{ runId, closecost, status, startedAt, endedAt: manifest.endedAt ?? null },
    ...{ seed, options, isolation, host },
    trials,
    scenarios,
    cells: blocks.flatMap((block) => block.cells.map(cellJson)),
    tradeOff: tradeOff.ways.map(({ mode, closer, costs }) => ({
      ...{ mode, closer, costs: Object.fromEntries(costs) },
    })),
    tradeOffScenarios: Object.fromEntries(
      tradeOff.compared.map(({ cost, scenarios }) => [cost.name, scenarios]),
    ),
    findings: findings.map(findingJson),
    limits,
    failures: failuresOf(manifest),
    disturbances: manifest.trials.flatMap(({ id, disturbed }) =>
      disturbed === undefined ? [] : [{ trial: id, reason: disturbed }]
    ),
    warnings,
  };
}

function keyJson(cell: CellSummary): CellKeyJson {
  const { scenario, mode, closer, stack, connections, concurrency, parameters } = cell;
  return {
    ...{ scenario, mode, closer, stack, connections, concurrency },
    parameters: Object.fromEntries(parametersIn(parameters)),
  };
}

function findingJson({ kind, text, numbers, cells, scope }: Finding): FindingJson {
  return { topic: kind, text, numbers, cells: cells.map(keyJson), scope };
}

function cellJson(cell: CellSummary): CellJson {
  return {
    ...keyJson(cell),
    repetitions: cell.reps,
    metrics: cell.metrics.map(metricJson),
  };
}

function metricJson({ metric, side, unit, values, median, min, max }: MetricValues): MetricJson {
  const { better = "neither", assume = "noisy" } = METRICS.get(metric) ?? {};
  return { metric, side, unit, better, assume, values, median, min, max };
}

function failuresOf({ trials }: Manifest): FailureJson[] {
  return trials.flatMap(({ id, status, reason = "" }): FailureJson[] =>
    status === "completed" ? [] : [{ trial: id, status, reason }]
  );
}
