/**
 * Whether counts repeat to the digit, as they should, and which of them chance decides.
 * @module
 */
import { isExact, type MetricName } from "../metrics/registry.ts";
import { parametersText } from "../model/parameters.ts";
import type { TrialRecord } from "../model/run.ts";
import type { CellSummary } from "../stats/cells.ts";
import { listed } from "./finding.ts";
import { formatExact } from "../format/numbers.ts";
import { type CellValues, differs, known } from "./cell_metrics.ts";
import type { Scope } from "./scope.ts";

/** What became of the counts that were taken more than once in their cell. */
export interface Repeats {
  /** One of each metric and side of each cell. */
  readonly counts: number;
  readonly alike: number;
  /** Those that are not looked at, as their trials say that chance decides them. */
  readonly byChance: number;
  /** Their metrics. */
  readonly chance: readonly MetricName[];
}

/** Exact metrics of a cell that chance decides, as its trials say of themselves. */
export function chanceOf(cell: CellSummary, trials: readonly TrialRecord[]): ReadonlySet<string> {
  const chance = trials.filter((trial) => (trial.chance ?? []).length > 0 && isOf(trial, cell));
  return new Set(chance.flatMap((trial) => trial.chance ?? []));
}

/** Whether repetitions disagree on a count on which they should agree to the digit. */
export function disagrees(series: CellValues, chance: ReadonlySet<string>): boolean {
  return differs(series) && !(series.metric !== undefined && chance.has(series.metric));
}

/** Counts every exact metric of every cell. */
export function repeatsOf({ blocks }: Scope): Repeats {
  const all = blocks.flatMap(({ cells, trials }) =>
    cells.flatMap((cell) => {
      const chance = chanceOf(cell, trials);
      return cell.metrics.filter((one) => isExact(one.metric) && known(one).length > 1)
        .map((one) => ({
          metric: one.metric,
          byChance: chance.has(one.metric),
          alike: !differs(one),
        }));
    })
  );
  const looked = all.filter(({ byChance }) => !byChance);
  const left = all.filter(({ byChance }) => byChance);
  return {
    counts: looked.length,
    alike: looked.filter(({ alike }) => alike).length,
    byChance: left.length,
    chance: [...new Set(left.map(({ metric }) => metric))],
  };
}

/** The same as a sentence. */
export function repeatsText(repeats: Repeats): string {
  const { counts, alike, byChance, chance } = repeats;
  if (counts + byChance === 0) {
    return "No cell was repeated: whether its counts repeat was not seen.";
  }
  const left = byChance === 0
    ? ""
    : `; ${formatExact(byChance)} more are decided by chance (${listed(chance, 4)})`;
  if (counts === 0) {
    return `All ${formatExact(byChance)} counts that were taken more than once in their cell are ` +
      `decided by chance (${listed(chance, 4)}).`;
  }
  const of = alike === counts
    ? `All ${formatExact(counts)} counts`
    : `${formatExact(alike)} of ${formatExact(counts)} counts`;
  return `${of} that were taken more than once in their cell repeat to the digit${left}.`;
}

function isOf(trial: TrialRecord, cell: CellSummary): boolean {
  const { connections, concurrency } = trial.parameters;
  return trial.scenario === cell.scenario && trial.mode === cell.mode &&
    trial.closer === cell.closer && trial.stack === cell.stack &&
    connections === cell.connections && concurrency === cell.concurrency &&
    parametersText(trial.parameters) === cell.parameters;
}
