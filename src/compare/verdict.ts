/**
 * What a comparison of two runs comes to.
 * @module
 */
import type { MetricName } from "../metrics/registry.ts";
import type { Place } from "../model/words.ts";
import type { CellKey } from "../stats/cells.ts";
import type { Advice } from "./advice.ts";
import type { Change } from "./change.ts";
import type { FamilyVerdict } from "./family.ts";
import type { LeftOut } from "./cell_outcomes.ts";

/** What became of one metric of one cell, or of a whole cell. */
export type Verdict =
  | "regressed"
  | "improved"
  | "unchanged"
  /** Too few repetitions, or too far apart, to say. */
  | "not judged"
  /** In HEAD alone. */
  | "added"
  /** In BASE alone. */
  | "removed";

/** Every verdict, worst first. */
export const VERDICTS: readonly Verdict[] = [
  "regressed",
  "not judged",
  "removed",
  "added",
  "improved",
  "unchanged",
];

/** Why a metric that is registered as exact is judged as a noisy one in a cell. */
export type NotExact =
  /** A trial of either run says that chance decides it. */
  | "chance"
  /** Repetitions of BASE, which are all of the same code, differ. */
  | "differs";

/** The values of one side. */
export interface Values {
  readonly repetitions: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** How a noisy metric was judged. */
export interface Judged {
  readonly change: Change;
  /** The largest change, as `change` is written and in the worse direction, that is noise. */
  readonly threshold: number;
  /** Of the rank test, or of the better one of the two, one-sided in the direction seen. */
  readonly p: number;
  /** Corrected for the number of comparisons. */
  readonly adjustedP: number;
}

/** One comparison. */
export interface Comparison extends Partial<Judged> {
  readonly cell: CellKey;
  /** `undefined`: the whole cell. */
  readonly metric?: MetricName;
  readonly side?: Place;
  readonly unit?: string;
  readonly verdict: Verdict;
  /** Why, in a few words. */
  readonly reason: string;
  /** Of a metric that is registered as exact and was judged as a noisy one: why. */
  readonly notExact?: NotExact;
  /** Whether the change is the median of pairs that were measured in turns. */
  readonly paired?: boolean;
  readonly base?: Values;
  readonly head?: Values;
  /** How much worse HEAD is, to put the worst first: the logarithm of a ratio or thereabouts. */
  readonly worse: number;
  /**
   * What BASE judged by and HEAD has no more: a cell, or a metric that repeats to the digit. It
   * fails, for nobody can say that it is well.
   */
  readonly lost?: boolean;
  /** What BASE has in every repetition and HEAD in none, or a count in fewer: not judged. */
  readonly emptied?: boolean;
  /** What got worse in the cell, by metric and side, where this fell: neither better nor worse. */
  readonly trade?: readonly string[];
  /** Named by `--allow`: does not fail the comparison. */
  readonly allowed: boolean;
}

/** A whole comparison. */
export interface Report {
  /** Run ids, oldest first. */
  readonly base: readonly string[];
  readonly head: string;
  /**
   * Probability of a false alarm among noisy metrics, at most: of a regression anywhere if nothing
   * has got worse, and of one in any metric of a scenario that has not. Of the cells of one that
   * has, it is the share that is expected to be named falsely.
   */
  readonly alpha: number;
  /** Whether BASE and HEAD were measured in turns and compared pair by pair. */
  readonly inTurns: boolean;
  /** Whether all values of HEAD are those of BASE, times too: the same measurement, or a copy. */
  readonly identical: boolean;
  /** Metrics (of a scenario and side) that could have been significant; p is corrected for them. */
  readonly family: number;
  /** Many cells taken together: the whole run first, then modes, scenarios × modes and cells. */
  readonly families: readonly FamilyVerdict[];
  /** In turns, where the whole run is not judged: how many repetitions would settle it. */
  readonly advice?: Advice;
  /** What BASE has and families could not judge by, as too little of it is left in HEAD. */
  readonly leftOut: readonly LeftOut[];
  /** Worst first. */
  readonly comparisons: readonly Comparison[];
  /** What should be equal and is not, and what else to know; one line each. */
  readonly warnings: readonly string[];
}

/** How many there are of each verdict. */
export function counts(comparisons: readonly Comparison[]): Record<Verdict, number> {
  const found = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0]));
  for (const { verdict } of comparisons) found[verdict] = (found[verdict] ?? 0) + 1;
  return found as Record<Verdict, number>;
}

/** What makes the command fail: what got worse; that or what times nobody can judge; nothing. */
export type FailOn = "regressed" | "not-judged" | "never";

/** Whether a comparison is one that the command has to fail on. */
export function fails({ verdict, lost, allowed }: Comparison, failOn: FailOn): boolean {
  return !allowed && failOn !== "never" && (verdict === "regressed" || lost === true);
}
