/**
 * Verdicts on counts that repeat to the digit: any change for the worse is a regression.
 * @module
 */
import type { Metric } from "../metrics/registry.ts";
import type { Verdict } from "./verdict.ts";

/** What is compared. */
export interface ExactInput {
  /** Values of every base run that has any, oldest run first. */
  readonly bases: readonly (readonly number[])[];
  readonly head: readonly number[];
  readonly better: Metric["better"];
}

/** A verdict with its reason. */
export interface ExactVerdict {
  readonly verdict: Verdict;
  readonly reason: string;
  /** The value that HEAD was held against. */
  readonly reference: number;
}

/**
 * Judges a count. Where base runs differ from one another, each repeating itself to the digit, the
 * newest one counts: it is what HEAD started from.
 * @returns `undefined` if BASE does not repeat itself: in this cell the metric is not exact, and
 * only statistics can tell
 */
export function judgeExact({ bases, head, better }: ExactInput): ExactVerdict | undefined {
  const reference = bases.at(-1)?.[0];
  if (reference === undefined || head.length === 0 || differs(bases)) return undefined;
  const sign = better === "higher" ? -1 : 1;
  const worse = head.filter((value) => (value - reference) * sign > 0).length;
  const improved = head.filter((value) => (value - reference) * sign < 0).length;
  if (worse + improved > 0 && !confirmed(bases)) return undefined;
  const of = (count: number) =>
    count === head.length ? "" : ` in ${count} of ${head.length} repetitions`;
  const runs = new Set(bases.map(([first]) => first)).size > 1 ? ", against the newest base" : "";
  if (worse > 0) {
    return { verdict: "regressed", reason: `exact${of(worse)}${runs}`, reference };
  }
  if (improved === 0) return { verdict: "unchanged", reason: "exact", reference };
  if (improved === head.length) return { verdict: "improved", reason: `exact${runs}`, reference };
  return { verdict: "not judged", reason: `better${of(improved)} only`, reference };
}

/**
 * Whether repetitions of one base run, which are all of the same code, differ. Those of HEAD are
 * not asked: a count that always was the same and now is not has changed, even if only sometimes.
 */
function differs(bases: readonly (readonly number[])[]): boolean {
  return bases.some((values) => new Set(values).size !== 1);
}

/**
 * Whether the newest base value is to be relied on. Where base runs differ, either the code has
 * changed between them or chance decides. A value that was measured again, in the same run or in
 * the one before, is what the code does; one that was measured once may be either. Where all base
 * runs agree, one repetition is enough.
 */
function confirmed(bases: readonly (readonly number[])[]): boolean {
  const newest = bases.at(-1)?.[0];
  const before = bases.findLastIndex(([value]) => value !== newest);
  return before < 0 || bases.slice(before + 1).flat().length > 1;
}
