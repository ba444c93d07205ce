/**
 * Trials that did not complete, and cells that are there on one side alone.
 * @module
 */
import type { TrialRecord } from "../model/run.ts";
import type { CellOfRun, MatchedCell } from "./cell.ts";
import type { Comparison } from "./verdict.ts";

/** More than any ratio: nothing is worse than not to work. */
const WORST = 1e6;

/** What is to be said of a cell as a whole. */
export interface ComparedTrials {
  readonly whole: readonly Comparison[];
  /** Whether there are trials on both sides to compare metrics of. */
  readonly compared: boolean;
}

/** Judges a cell by its trials: there or not, completed or not. */
export function comparedTrials({ key, bases, head }: MatchedCell): ComparedTrials {
  // As of counts: what HEAD started from, not what older runs were like.
  const before = bases.findLast((cell) => (cell?.trials ?? []).length > 0)?.trials ?? [];
  const after = head?.trials ?? [];
  const about = { cell: key, worse: 0, allowed: false };
  if (before.length === 0) {
    return { whole: [{ ...about, verdict: "added", reason: "not in BASE" }], compared: false };
  }
  if (after.length === 0) {
    // A cell of which no trial ever completed has not judged anything.
    const lost = bases.some((cell) => cell?.trials.some(isCompleted));
    const gone = { ...about, verdict: "removed" as const, reason: "not in HEAD" };
    return { whole: [{ ...gone, ...(lost ? { lost } : {}) }], compared: false };
  }
  const [lost, losing] = [lostOf(before), lostOf(after)];
  const compared = bases.some(hasValues) && hasValues(head);
  const shift = losing.length / after.length - lost.length / before.length;
  if (shift <= 0 && bases.some(hasValues) && !compared && after.some(isCompleted)) {
    const reason = "completed without a value in HEAD";
    return { whole: [{ ...about, verdict: "removed", reason, lost: true }], compared };
  }
  if (lost.length + losing.length === 0) return { whole: [], compared };
  const failed = `${losing.length} of ${after.length} trials failed`;
  const was = lost.length === 0 ? "none did in BASE" : `${lost.length} of ${before.length} in BASE`;
  const first = losing[0];
  const reason = `${failed}, ${was}${first?.reason ? `: ${first.id}: ${first.reason}` : ""}`;
  const verdict = shift > 0
    ? "regressed"
    : shift < 0
    ? "improved"
    : compared
    ? "unchanged"
    : "not judged";
  return { whole: [{ ...about, worse: shift > 0 ? WORST : 0, verdict, reason }], compared };
}

function hasValues(cell: CellOfRun | undefined): boolean {
  return cell?.summary !== undefined;
}

function lostOf(trials: readonly TrialRecord[]): TrialRecord[] {
  return trials.filter((trial) => !isCompleted(trial));
}

function isCompleted({ status }: TrialRecord): boolean {
  return status === "completed";
}
