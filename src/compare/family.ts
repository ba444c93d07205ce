/**
 * Verdicts on many cells taken together: what the words of a family mean.
 * @module
 */
import type { CellKey } from "../stats/cells.ts";
import type { Change } from "./change.ts";

/** Which cells are taken together. */
export type Level = "run" | "mode" | "scenario_mode" | "cell";

/** Every level, the widest first. */
export const LEVELS: readonly Level[] = ["run", "mode", "scenario_mode", "cell"];

/** Kinds of noisy outcome metrics that are judged together; `all` is the mean of the others. */
export type Group = "rate" | "connect" | "echo" | "close" | "teardown" | "cpu" | "all";

/** What became of a family as a whole. */
export type FamilyWord = "regressed" | "improved" | "unchanged" | "not judged";

/** What is said of one group of metrics in the cells of one family. */
export interface FamilyVerdict {
  readonly level: Level;
  readonly group: Group;
  /** Of `scenario_mode`. */
  readonly scenario?: string;
  /** Of `mode` and `scenario_mode`. */
  readonly mode?: string;
  /** Of `cell`. */
  readonly cell?: CellKey;
  readonly verdict: FamilyWord;
  /** Why, in a few words. */
  readonly reason: string;
  /** A ratio in which above 1 is worse, whatever the metrics; with its 95 % interval. */
  readonly change: Change;
  /** Where it was judged beside the median cell: the change divided by what that has got worse by. */
  readonly besideMedian?: number;
  /** Of the better of the tests that apply, one-sided in the direction seen. */
  readonly p: number;
  /** Corrected for everything that is judged beside it. */
  readonly adjustedP: number;
  /** The least worsening that would be found in 9 of 10, as a ratio; absent: none up to 10. */
  readonly detectable?: number;
  /** Cells that both runs measured. */
  readonly cells: number;
  /** Repetitions of a cell on the side that has fewer: the fewest of these cells. */
  readonly repetitions: number;
  /** Named by `--allow`: does not fail the comparison. */
  readonly allowed: boolean;
}
