/**
 * Verdicts on times, rates and whatever is sampled.
 * @module
 */
import { type Direction, type Evidence, LEAST_REPETITIONS } from "./evidence.ts";
import type { Change } from "./change.ts";
import type { Verdict } from "./verdict.ts";

/** Reasons: nothing can be said of so few; nothing has changed where no two values differ. */
const TOO_FEW = "too few repetitions";
export const ALL_EQUAL = "all equal";

/** A verdict with its reason. */
export interface NoisyVerdict {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** What the correction leaves of the tests. */
export interface Significance {
  readonly alpha: number;
  /** p of either direction, corrected for the number of comparisons. */
  readonly adjusted: Readonly<Record<Direction, number>>;
  /** Whether so many repetitions could have been significant at all. */
  readonly possible: boolean;
}

/**
 * The verdict: a change needs both a significant test and an interval that lies outside of the zone
 * of noise as a whole, the difference of the medians with it; no change needs an interval that lies
 * inside as a whole.
 */
export function judgeNoisy(
  evidence: Evidence,
  { alpha, adjusted, possible }: Significance,
): NoisyVerdict {
  const { worse: { low, high }, same, unsure, constant, repetitions } = evidence;
  if (constant) return { verdict: "unchanged", reason: ALL_EQUAL };
  if (repetitions >= LEAST_REPETITIONS) {
    if (adjusted.worse <= alpha && isShown(evidence, "worse")) {
      return { verdict: "regressed", reason: "significant" };
    }
    if (adjusted.better <= alpha && isShown(evidence, "better")) {
      return { verdict: "improved", reason: "significant" };
    }
    if (low >= -same && high <= same && unsure === undefined) {
      return { verdict: "unchanged", reason: "within noise" };
    }
  }
  const machine = machineReason(evidence);
  if (machine !== undefined) return { verdict: "not judged", reason: machine };
  return { verdict: "not judged", reason: reasonOf(evidence, possible) };
}

/** Whether the change is large enough in that direction, by the interval and by the medians. */
export function isShown({ worse, medians, zone }: Evidence, direction: Direction): boolean {
  return direction === "worse"
    ? Math.min(worse.low, medians) > zone
    : Math.max(worse.high, medians) < -zone;
}

/** Not in turns: where no number of repetitions would tell the machine from the code. */
function machineReason(evidence: Evidence): string | undefined {
  const { worse: { low, high }, zone, same, unsure, repetitions } = evidence;
  if (unsure === undefined && zone === same) return undefined;
  if (repetitions < LEAST_REPETITIONS || low > zone || high < -zone) return undefined;
  return unsure ?? (low > same || high < -same ? "machine or code: not in turns" : undefined);
}

function reasonOf(evidence: Evidence, possible: boolean): string {
  const { worse: { low, high }, zone, repetitions } = evidence;
  if (repetitions < LEAST_REPETITIONS || !possible) return TOO_FEW;
  if (isShown(evidence, "worse") || isShown(evidence, "better")) return "not significant";
  return low > zone || high < -zone ? "medians too close" : "interval too wide";
}

/** The direction in which the change points. */
export function directionOf({ worse }: Evidence): Direction {
  return worse.point >= 0 ? "worse" : "better";
}

/** The change as people read it: HEAD / BASE or HEAD less BASE. */
export function changeOf({ kind, worse, sign }: Evidence): Change {
  const from = (value: number) => kind === "ratio" ? Math.exp(sign * value) : sign * value + 0;
  const [low, high] = sign === 1 ? [worse.low, worse.high] : [worse.high, worse.low];
  return { kind, point: from(worse.point), low: from(low), high: from(high) };
}

/** The largest worsening that is noise, as `changeOf` writes it. */
export function thresholdOf({ kind, zone, sign }: Evidence): number {
  return kind === "ratio" ? Math.exp(sign * zone) : sign * zone;
}
