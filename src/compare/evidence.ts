/**
 * What the values of two runs say by themselves of a noisy metric, before it is known how many
 * comparisons there are.
 * @module
 */
import type { Metric } from "../metrics/registry.ts";
import type { NoiseThreshold } from "../model/metric.ts";
import { type Interval, medianDifference, medianInterval } from "../stats/bootstrap.ts";
import { rankTest } from "../stats/mann_whitney.ts";
import { median } from "../stats/quantile.ts";
import { signedRankTest } from "../stats/signed_rank.ts";
import type { Change } from "./change.ts";

/** How sure the interval is. */
const LEVEL = 0.95;
/** With fewer, even the range of all values holds the median in less than 95 of 100 samples. */
export const LEAST_REPETITIONS = 6;

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
  /** Not in turns: how far the machine may have changed this by itself. */
  readonly machine?: MachineShare;
}

/** What may be the machine's doing. */
export interface MachineShare {
  /** As a ratio, either way. */
  readonly allowance: number;
  /** Why nothing can be said to be unchanged; absent where the machine was the same. */
  readonly words?: string;
}

/** The two ways in which a metric can have changed. */
export type Direction = "worse" | "better";

/** p of a test, one-sided in either direction. */
export interface Sided extends Readonly<Record<Direction, number>> {
  /** The smallest that these values could have had in either. */
  readonly leastP: number;
}

/** What the values say. */
export interface Evidence {
  readonly kind: Change["kind"];
  /**
   * Of log(HEAD / BASE) or of HEAD less BASE; above 0 is worse. Of the median of pairs, where there
   * are enough, else of the two medians.
   */
  readonly worse: Interval;
  /** Of the same: how far the two medians are apart. */
  readonly medians: number;
  /** Of the same; from `-zone` to `zone` is noise. */
  readonly zone: number;
  /** What is noise between runs in turns: only within it has nothing changed. */
  readonly same: number;
  /** Why not even then. */
  readonly unsure?: string;
  /** The rank sum test. */
  readonly samples: Sided;
  /** The signed rank test, where there are enough pairs. */
  readonly pairs?: Sided;
  /**
   * Whether these values could have shown a change, however they were assigned to BASE and HEAD; if
   * not, nothing need be corrected for.
   */
  readonly able: boolean;
  /** All values are one. */
  readonly constant: boolean;
  /** Repetitions of the side that has fewer, or pairs. */
  readonly repetitions: number;
  /** Share of pairs, of all with all, in which BASE is the larger; 1 for pairs by repetition. */
  readonly superiority: number;
  readonly sign: 1 | -1;
}

type Scale = (value: number) => number;

/**
 * What the two samples say: sample against sample and, where they are pairs, also pair by pair.
 * Pairs cancel what slows the machine for a while, so the interval is theirs. Either test can show
 * that something has changed: that of pairs is finer where the machine drifts, but can't come below
 * one over two to the number of pairs. It takes for granted only that either of a pair could as well
 * have been HEAD; that of samples, that any repetition could.
 */
export function evidenceOf(
  { bases, head, better, noise, machine, pairs = [] }: NoisyInput,
): Evidence {
  const base = bases.flat();
  const pooled = [...base, ...head];
  const kind = pooled.every((value) => value > 0) ? "ratio" : "difference";
  const scale = kind === "ratio" ? Math.log : (value: number) => value;
  const same = zoneOf(pooled, kind, noise);
  const zone = Math.max(same, kind === "ratio" ? Math.log(machine?.allowance ?? 1) : 0);
  const sign: 1 | -1 = better === "higher" ? -1 : 1;
  const paired = pairs.length >= LEAST_REPETITIONS;
  const differences = pairs.map(([before, after]) => scale(after) - scale(before));
  const interval = paired
    ? medianInterval(differences, { level: LEVEL })
    : medianDifference(base, head, { level: LEVEL, scale });
  const repetitions = paired ? pairs.length : Math.min(base.length, head.length);
  const ranks = rankTest(base, head);
  const apart = scale(median(head) ?? 0) - scale(median(base) ?? 0);
  return {
    ...{ kind, sign, repetitions },
    worse: sign === 1 ? interval : mirrored(interval),
    medians: sign * apart,
    zone: Math.max(zone, spreadOf(bases, scale)),
    same: Math.max(same, spreadOf(bases, scale)),
    ...(machine?.words === undefined ? {} : { unsure: machine.words }),
    // U counts pairs in which BASE is the larger.
    samples: sided(ranks, sign === 1 ? "below" : "above", ranks.leastP / 2),
    ...(paired ? { pairs: ofPairs(differences, sign) } : {}),
    able: repetitions >= LEAST_REPETITIONS &&
      farthest(base, head, { scale, zone, paired }) > zone,
    constant: pooled.every((value) => value === pooled[0]),
    // A pair is worth more than the samples show apart; the interval says how much.
    superiority: paired ? 1 : ranks.u / (base.length * head.length),
  };
}

/** Which of a pair is HEAD decides on the sign of its difference. */
function ofPairs(differences: readonly number[], sign: 1 | -1): Sided {
  // By their number alone: how many differ depends on which were paired.
  return sided(
    signedRankTest(differences),
    sign === 1 ? "above" : "below",
    2 ** -differences.length,
  );
}

type Tail = "below" | "above";

/** @param worse the tail in which HEAD is the worse one */
function sided(tails: Readonly<Record<Tail, number>>, worse: Tail, leastP: number): Sided {
  const better = worse === "below" ? "above" : "below";
  return { worse: tails[worse], better: tails[better], leastP };
}

/**
 * How far from 0 what has to leave the zone could be at most, however these values were assigned:
 * no assignment sets the samples farther apart than the lowest values here, the highest there. With
 * pairs that is the difference of the medians, which has to leave the zone as well as the interval.
 */
function farthest(
  base: readonly number[],
  head: readonly number[],
  { scale, zone, paired }: { scale: Scale; zone: number; paired: boolean },
): number {
  const sorted = [...base, ...head].sort((a, b) => a - b);
  const [n, m] = [base.length, head.length];
  return Math.max(...(n === m ? [n] : [n, m]).map((size) => {
    const [lows, highs] = [sorted.slice(0, size), sorted.slice(size)];
    const apart = scale(median(highs) ?? 0) - scale(median(lows) ?? 0);
    // Where the medians are not out of the zone, no interval is; working it out takes time.
    if (paired || apart <= zone) return apart;
    return medianDifference(lows, highs, { level: LEVEL, scale }).low;
  }));
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
