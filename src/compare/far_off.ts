/**
 * Single values that no test can judge and that are too far off to be passed over.
 * @module
 */
import { isHigherBetter } from "../metrics/registry.ts";
import { allowanceOf, groupOf, STRIKING } from "./margins.ts";
import type { Comparison } from "./verdict.ts";

/** So many times the greatest of a BASE that varies, no count is by chance. */
const BEYOND_CHANCE = 10;

/**
 * Whether every repetition of HEAD is worse than every one of BASE, and by more than noise: twice
 * as much, or anything from 0. Of longest times, as much as they differ by between runs of
 * identical code. Families speak for what is judged in them.
 */
export function isFarOff({ metric, notExact, verdict, ...one }: Comparison): boolean {
  const { base, head, change, threshold, trade } = one;
  if (verdict !== "not judged" || trade !== undefined || metric === undefined) return false;
  if (groupOf(metric) !== undefined && notExact === undefined) return false;
  if (!base || !head || !change || threshold === undefined) return false;
  const higher = isHigherBetter(metric);
  const beyond = higher ? change.point < threshold : change.point > threshold;
  const least = allowanceOf({ name: metric }) === allowanceOf({ name: "close_max" })
    ? BEYOND_CHANCE
    : STRIKING;
  return beyond &&
    (higher
      ? head.max < base.min && head.median * least <= base.median
      : head.min > base.max && head.median >= base.median * least);
}

/**
 * The same with a verdict for counts that are registered as exact: how far chance goes is known
 * where repetitions of BASE differ, and this is ten times beyond.
 */
export function withFarOff(one: Comparison): Comparison {
  const { base, head, notExact, metric } = one;
  if (notExact === undefined || !base || !head || base.min === base.max || !isFarOff(one)) {
    return one;
  }
  const beyond = isHigherBetter(metric)
    ? head.max * BEYOND_CHANCE <= base.min
    : head.min >= base.max * BEYOND_CHANCE;
  return beyond
    ? { ...one, verdict: "regressed", reason: `${BEYOND_CHANCE}× beyond all repetitions of BASE` }
    : one;
}
