/**
 * Many comparisons at once: how small a p has to be so that the whole keeps its promise.
 * @module
 */
import { fisherCombined } from "./fisher.ts";

/** A test as the correction sees it. */
export interface Tested {
  readonly p: number;
  /** The smallest p it could have had, given its pooled values; see `RankTest`. */
  readonly leastP: number;
}

/**
 * p adjusted by Holm's step-down method (1979): rejecting what is at most alpha makes a false
 * rejection anywhere in the family with a probability of at most alpha, however the comparisons
 * depend on one another.
 * @returns in the order given
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, index) => index)
    .sort((a, b) => (ps[a] as number) - (ps[b] as number));
  const adjusted: number[] = ps.map(() => 1);
  let highest = 0;
  for (const [place, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (ps.length - place) * (ps[index] as number)));
    adjusted[index] = highest;
  }
  return adjusted;
}

/**
 * How many comparisons the correction must count: Tarone's number (1990). Ranks take few values,
 * so some comparisons could not come below alpha divided by that number whatever happened; they
 * can't be rejected falsely either and need not be paid for.
 * @returns the smallest k such that at most k comparisons could have a p of at most alpha / k; at
 * least 1
 */
export function taroneNumber(leastPs: readonly number[], alpha: number): number {
  const ascending = [...leastPs].sort((a, b) => a - b);
  // At most k can reach alpha / k if the next one in order can't.
  const k = ascending.findIndex((leastP, index) => index > 0 && leastP > alpha / index);
  return k < 0 ? Math.max(1, ascending.length) : k;
}

/**
 * p adjusted by Benjamini and Hochberg's method (1995): of what is rejected at alpha, a share of at
 * most alpha is expected to be rejected falsely.
 * @returns in the order given
 */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  const order = ps.map((_, index) => index)
    .sort((a, b) => (ps[b] as number) - (ps[a] as number));
  const adjusted: number[] = ps.map(() => 1);
  let lowest = 1;
  for (const [place, index] of order.entries()) {
    lowest = Math.min(lowest, ps.length / (ps.length - place) * (ps[index] as number));
    adjusted[index] = lowest;
  }
  return adjusted;
}

/** One comparison as the correction sees it, in one direction. */
export interface Member {
  /** Comparisons of one question in several places have one group. */
  readonly group: string;
  /** Sample against sample. */
  readonly samples: Tested;
  /** Pair by pair, where there are pairs. */
  readonly pairs?: Tested;
  /** Whether it would be called a change in this direction if it is significant. */
  readonly shown: boolean;
}

/** What the correction says of one comparison. */
export interface Corrected {
  /** Its p, corrected; 1 where no result could have been significant. */
  readonly adjusted: number;
  /** How small its p by samples has to be if nothing else in its group shows anything. */
  readonly level: number;
  /** Whether its group could have been significant. */
  readonly possible: boolean;
}

/** Of alpha, the part for groups of pairs that show a change together. */
const TOGETHER = 0.1;

/**
 * Groups first, then their members.
 *
 * A group is significant if one of its members is by itself (Bonferroni) or, where there are pairs,
 * if all together are (Fisher), which costs a tenth of alpha. Fisher's method takes members for
 * independent: differences of pairs are, as whatever the machine does to several members it does to
 * both of a pair; samples are not. Groups are corrected for by Holm's method over those that could
 * be significant at all; which those are does not depend on what was assigned to which run, so the
 * promise holds: with a probability of at least 1 - alpha no group is significant in which nothing
 * has changed in this direction. In a group that is, members are told apart by Benjamini and
 * Hochberg's method, among those that would be called a change.
 * @param members those that could be significant
 * @returns in the order given, and how many groups were corrected for
 */
export function correctedByGroup(
  members: readonly Member[],
  alpha: number,
): { readonly groups: number; readonly each: readonly Corrected[] } {
  const groups = [...Map.groupBy(members.keys(), (index) => (members[index] as Member).group)]
    .map(([, indices]) => indices);
  const tests = groups.map((indices): Tested => {
    const own = indices.map((index) => members[index] as Member);
    return { p: ofGroup(own, ({ p }) => p), leastP: ofGroup(own, ({ leastP }) => leastP) };
  });
  const { family, adjusted, able } = holmAmongAble(tests, alpha);
  const each: Corrected[] = members.map(() => ({ adjusted: 1, level: 0, possible: false }));
  for (const [place, indices] of groups.entries()) {
    const own = indices.map((index) => members[index] as Member);
    const within = benjaminiHochberg(own.map(ofMember));
    const apart = alpha / Math.max(1, family) / own.length;
    const level = hasPairs(own)
      ? Math.min((1 - TOGETHER) * apart, alpha / (2 * own.length))
      : apart;
    const possible = able[place] as boolean;
    for (const [at, index] of indices.entries()) {
      const p = Math.max(adjusted[place] as number, within[at] as number);
      each[index] = { adjusted: p, level, possible };
    }
  }
  return { groups: family, each };
}

function hasPairs(members: readonly Member[]): boolean {
  return members.some(({ pairs }) => pairs !== undefined);
}

/** Of a group: p, or the least that it could be; grows with that of each member. */
function ofGroup(members: readonly Member[], value: (test: Tested) => number): number {
  const alone = members.length * Math.min(...members.map(({ samples }) => value(samples)));
  const pairs = members.flatMap(({ pairs }) => pairs === undefined ? [] : [value(pairs)]);
  if (pairs.length === 0) return Math.min(1, alone);
  return Math.min(1, fisherCombined(pairs) / TOGETHER, alone / (1 - TOGETHER));
}

/** Of one member of a group: the better of its two tests, paid for. */
function ofMember({ samples, pairs, shown }: Member): number {
  if (!shown) return 1;
  return pairs === undefined ? samples.p : Math.min(1, 2 * Math.min(samples.p, pairs.p));
}

/**
 * Holm's method over the tests that could be significant at all.
 * @returns how many those are, and in the order given p, 1 where none could have been significant,
 * and which those are
 */
export function holmAmongAble(
  tests: readonly Tested[],
  alpha: number,
): {
  readonly family: number;
  readonly adjusted: readonly number[];
  readonly able: readonly boolean[];
} {
  const most = taroneNumber(tests.map(({ leastP }) => leastP), alpha);
  const able = tests.map(({ leastP }) => leastP <= alpha / most);
  const among = holm(tests.filter((_, index) => able[index]).map(({ p }) => p));
  let place = 0;
  const adjusted = able.map((is) => is ? among[place++] as number : 1);
  return { family: among.length, adjusted, able };
}
