/**
 * Verdicts on times, rates and whatever is sampled.
 * @module
 */
import type { Metric } from "../model/metrics.ts";
import type { NoiseThreshold } from "../model/noise.ts";
import { type Interval, medianDifference, medianInterval } from "../stats/bootstrap.ts";
import { type RankTest, rankTest } from "../stats/mann_whitney.ts";
import { median } from "../stats/quantile.ts";
import { signedRankTest } from "../stats/signed_rank.ts";
import { LEAST_REPETITIONS, repetitionsNeeded, separable } from "../stats/repetitions.ts";
import type { Change, Verdict } from "./verdict.ts";

/** Reasons: nothing can be said of so few; nothing has changed where no two values differ. */
export const TOO_FEW = "too few repetitions";
export const ALL_EQUAL = "all equal";

/** How sure the interval is. */
const LEVEL = 0.95;

/** What is compared. */
export interface NoisyInput {
  /** Values of every base run that has any. */
  readonly bases: readonly (readonly number[])[];
  readonly head: readonly number[];
  /**
   * BASE and HEAD of the same repetition, where both were measured in turns: whatever slowed the
   * machine for a while cancels out.
   */
  readonly pairs?: readonly (readonly [base: number, head: number])[];
  readonly better: Metric["better"];
  readonly noise: NoiseThreshold;
}

/** What two samples say by themselves, before the number of comparisons is known. */
export interface Evidence {
  readonly kind: Change["kind"];
  /** Of log(HEAD / BASE) or of HEAD less BASE; above 0 is worse. */
  readonly worse: Interval;
  /** Of the same; from `-zone` to `zone` is noise. */
  readonly zone: number;
  /** Of the rank test, one-sided in the direction seen. */
  readonly p: number;
  /**
   * The smallest p that these values could have had; 1 where no assignment of them to BASE and
   * HEAD could have brought the interval out of the zone, so that nothing need be corrected for.
   */
  readonly leastP: number;
  /** All values are one. */
  readonly constant: boolean;
  /** Repetitions of the side that has fewer. */
  readonly repetitions: number;
  /** Share of pairs, of all with all, in which BASE is the larger; 1 for pairs by repetition. */
  readonly superiority: number;
  readonly paired: boolean;
  readonly sign: 1 | -1;
}

/**
 * What the two samples say: sample against sample and, where they are pairs, also pair by pair.
 * Pairs cancel what slows the machine for a while, but their test needs more repetitions for a
 * small p; which of the two tells more depends on the machine.
 */
export function evidenceOf(input: NoisyInput): Evidence[] {
  const { bases, head, better, noise, pairs = [] } = input;
  const base = bases.flat();
  const pooled = [...base, ...head];
  const kind = pooled.every((value) => value > 0) ? "ratio" : "difference";
  const scale = kind === "ratio" ? Math.log : (value: number) => value;
  const zone = zoneOf(pooled, kind, noise);
  const sign: 1 | -1 = better === "higher" ? -1 : 1;
  const common = {
    kind,
    sign,
    zone: Math.max(zone, spreadOf(bases, scale)),
    constant: pooled.every((value) => value === pooled[0]),
  } as const;
  const evidence = (tested: Tested, repetitions: number, paired: boolean): Evidence => ({
    ...common,
    ...{ repetitions, paired, superiority: tested.superiority },
    worse: sign === 1 ? tested.interval : mirrored(tested.interval),
    p: tested.p / 2,
    leastP: repetitions >= LEAST_REPETITIONS && tested.farthest > zone ? tested.leastP / 2 : 1,
  });
  return [
    evidence(ofSamples(base, head, { scale, zone }), Math.min(base.length, head.length), false),
    ...(pairs.length === 0 ? [] : [evidence(ofPairs(pairs, scale), pairs.length, true)]),
  ];
}

interface Tested extends Pick<RankTest, "p" | "leastP">, Pick<Evidence, "superiority"> {
  /** HEAD less BASE. */
  readonly interval: Interval;
  /** How far from 0 the nearer end of the interval could be at most, for the same values. */
  readonly farthest: number;
}

type Scale = (value: number) => number;

/** Samples that have nothing to do with each other: the rank sum test. */
function ofSamples(
  base: readonly number[],
  head: readonly number[],
  { scale, zone }: { scale: Scale; zone: number },
): Tested {
  const sorted = [...base, ...head].sort((a, b) => a - b);
  const difference = (first: readonly number[], second: readonly number[]) =>
    medianDifference(first, second, { level: LEVEL, scale });
  // No division sets the samples farther apart than the lowest values here, the highest there.
  const [n, m] = [base.length, head.length];
  const farthest = (n === m ? [n] : [n, m]).map((size) => {
    const [lows, highs] = [sorted.slice(0, size), sorted.slice(size)];
    const apart = scale(median(highs) ?? 0) - scale(median(lows) ?? 0);
    // Where the medians are not out of the zone, no interval is; working it out takes time.
    return apart > zone ? difference(lows, highs).low : 0;
  });
  const { u, p, leastP } = rankTest(base, head);
  return {
    ...{ interval: difference(base, head), farthest: Math.max(...farthest), p, leastP },
    superiority: u / (n * m),
  };
}

/** Pairs: the signed rank test. Which of a pair is HEAD decides on the sign of its difference. */
function ofPairs(pairs: readonly (readonly [number, number])[], scale: Scale): Tested {
  const differences = pairs.map(([base, head]) => scale(head) - scale(base));
  const { p, leastP } = signedRankTest(differences);
  return {
    interval: medianInterval(differences, { level: LEVEL }),
    farthest: medianInterval(differences.map(Math.abs), { level: LEVEL }).low,
    p,
    leastP,
    // A pair is worth more than the samples show apart; the interval says how much.
    superiority: 1,
  };
}

function mirrored({ point, low, high }: Interval): Interval {
  return { point: -point, low: -high, high: -low };
}

/** The zone of noise. By the pooled median, so that it does not depend on which run is which. */
function zoneOf(
  pooled: readonly number[],
  kind: Change["kind"],
  { relative, absolute }: NoiseThreshold,
): number {
  const middle = Math.abs(median(pooled) ?? 0);
  if (kind === "difference") return Math.max(relative * middle, absolute);
  return Math.log1p(Math.max(relative, absolute / middle));
}

/** How far base runs lie from their common middle: what differs without a change is noise. */
function spreadOf(bases: readonly (readonly number[])[], scale: (value: number) => number): number {
  const middles = bases.filter((values) => values.length > 0)
    .map((values) => scale(median(values) as number));
  const middle = median(middles) ?? 0;
  return middles.map((one) => Math.abs(one - middle)).reduce((a, b) => Math.max(a, b), 0);
}

/** A verdict with its reason. */
export interface NoisyVerdict {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly repetitionsNeeded?: number | null;
}

/**
 * The verdict: a change needs both a significant rank test and an interval that lies outside of
 * the zone of noise as a whole; no change needs an interval that lies inside as a whole.
 * @param options.adjustedP corrected for the number of comparisons
 * @param options.family how many those were
 */
export function judgeNoisy(
  evidence: Evidence,
  { alpha, adjustedP, family }: { alpha: number; adjustedP: number; family: number },
): NoisyVerdict {
  const { worse: { low, high }, zone, constant, repetitions } = evidence;
  if (constant) return { verdict: "unchanged", reason: ALL_EQUAL };
  if (repetitions >= LEAST_REPETITIONS) {
    const significant = adjustedP <= alpha;
    if (significant && low > zone) return { verdict: "regressed", reason: "significant" };
    if (significant && high < -zone) return { verdict: "improved", reason: "significant" };
    if (low >= -zone && high <= zone) return { verdict: "unchanged", reason: "within noise" };
  }
  const needed = neededFor(evidence, alpha / Math.max(1, family));
  return {
    verdict: "inconclusive",
    reason: reasonOf(evidence, alpha / Math.max(1, family)),
    repetitionsNeeded: needed ?? null,
  };
}

/** Verdicts in the order in which they count where several pieces of evidence differ. */
const DECISIVE: readonly Verdict[] = ["regressed", "improved", "unchanged", "inconclusive"];

/** A piece of evidence with what it comes to. */
export interface Judgement {
  readonly evidence: Evidence;
  readonly adjustedP: number;
  readonly verdict: NoisyVerdict;
}

/** The one that decides: what shows something before what does not, then what needs less more. */
export function decisive(judgements: readonly Judgement[]): Judgement {
  const rank = ({ verdict }: Judgement) => DECISIVE.indexOf(verdict.verdict);
  const needed = ({ verdict }: Judgement) => verdict.repetitionsNeeded ?? Infinity;
  return judgements.reduce((best, one) => {
    const [before, after] = [rank(best), rank(one)];
    return after < before || (after === before && needed(one) < needed(best)) ? one : best;
  });
}

function neededFor(evidence: Evidence, alpha: number): number | undefined {
  const { worse, zone, repetitions, superiority } = evidence;
  // The interval of so few is no estimate of what more would give.
  if (repetitions < LEAST_REPETITIONS) return fewestFor(evidence, alpha);
  return repetitionsNeeded({
    interval: worse,
    zone,
    repetitions,
    superiority,
    alpha: 2 * alpha,
  });
}

/** The fewest repetitions with which p can be small enough at all. */
function fewestFor({ paired }: Evidence, alpha: number): number {
  if (!paired) return separable(2 * alpha);
  return Math.max(LEAST_REPETITIONS, Math.ceil(-Math.log2(alpha)));
}

function reasonOf(evidence: Evidence, alpha: number): string {
  const { worse, zone, repetitions } = evidence;
  if (repetitions < fewestFor(evidence, alpha)) return TOO_FEW;
  return worse.low > zone || worse.high < -zone ? "not significant" : "interval too wide";
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
