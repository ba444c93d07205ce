/**
 * What one side has a value of and the other has not. A value that is gone must not pass for one
 * that is well; a sample that happened to be taken is no difference.
 * @module
 */
import type { Metric } from "../metrics/registry.ts";
import type { CellOfRun } from "./cell.ts";
import type { Comparison } from "./verdict.ts";

/** Reasons of what has no value on one side: nobody can say whether it is well. */
export const EMPTY_IN_BASE = "empty in BASE";
export const EMPTY_IN_HEAD = "empty in HEAD";

/** How much there is of a metric of a side, in one cell of one run. */
export interface Presence {
  /** Whether it has rows, be they empty. */
  readonly rows: boolean;
  readonly values: number;
  /** Completed trials: as many values there could be. */
  readonly trials: number;
}

/** @param name metric and side, `close_p50@client` */
export function presenceIn(cell: CellOfRun | undefined, name: string): Presence {
  const own = cell?.summary?.metrics.find(({ metric, side }) => `${metric}@${side}` === name);
  const values = own?.values.filter((value) => value !== null).length ?? 0;
  const trials = cell?.trials.filter(({ status }) => status === "completed").length ?? 0;
  return { rows: own !== undefined, values, trials };
}

type Missing = Pick<Comparison, "verdict" | "reason" | "lost" | "emptied">;

/** Where a value is looked for. */
export interface Sides {
  /** Whether it is registered as one that repeats to the digit, be it by chance here. */
  readonly exact: boolean;
  /** Oldest first. */
  readonly bases: readonly Presence[];
  readonly head: Presence;
}

/** What is to be said where a side has no value at all; `undefined` where both have some. */
export function missing({ exact, bases, head }: Sides): Missing | undefined {
  if (bases.every(({ values }) => values === 0)) {
    const rows = bases.some((base) => base.rows);
    if (rows && !exact) return { verdict: "not judged", reason: EMPTY_IN_BASE };
    return { verdict: "added", reason: rows ? EMPTY_IN_BASE : "not measured in BASE" };
  }
  if (head.values > 0) return undefined;
  const reason = head.rows ? EMPTY_IN_HEAD : "not measured in HEAD";
  if (!exact) {
    const { values, trials } = newest(bases);
    const emptied = values > 0 && values === trials ? { emptied: true } : {};
    return { verdict: head.rows ? "not judged" : "removed", reason, ...emptied };
  }
  return { verdict: "removed", reason, ...(newest(bases).values > 0 ? { lost: true } : {}) };
}

/**
 * The same where an exact metric has fewer values than it had: some repetitions are silent. Where
 * some of BASE were too, it may be chance, but nobody can say so.
 */
export function partlyMissing({ bases, head }: Omit<Sides, "exact">): Missing | undefined {
  const base = newest(bases);
  const silent = head.trials - head.values;
  const before = base.trials - base.values;
  if (silent <= 0 || silent * base.trials <= before * head.trials) return undefined;
  const reason = `empty in ${silent} of ${head.trials} repetitions of HEAD`;
  if (before > 0) {
    const was = `${before} of ${base.trials} of BASE`;
    return { verdict: "not judged", reason: `${reason}, ${was}`, emptied: true };
  }
  return { verdict: "removed", reason, lost: true };
}

/** A rate that never was 0 in BASE and is in HEAD: a repetition in which nothing was done at all. */
export function stopped(
  { unit, better }: Metric,
  base: readonly number[],
  head: readonly number[],
): Pick<Comparison, "verdict" | "reason"> | undefined {
  const none = head.filter((value) => value === 0).length;
  if (unit !== "count/s" || better !== "higher" || none === 0) return undefined;
  if (base.length === 0 || base.some((value) => value <= 0)) return undefined;
  return { verdict: "regressed", reason: `0 in ${none} of ${head.length} repetitions of HEAD` };
}

/** Of the newest base run that has the cell. */
function newest(bases: readonly Presence[]): Presence {
  return bases.findLast(({ trials }) => trials > 0) ?? { rows: false, values: 0, trials: 0 };
}
