/**
 * What is to be told of a comparison, the worst and the widest first, nothing twice.
 * @module
 */
import { idOf } from "./cell.ts";
import { type FamilyVerdict, LEVELS } from "./family.ts";
import { groupOf } from "./margins.ts";
import { familyTellerOf, tellerOf } from "./telling.ts";
import type { Comparison, Report } from "./verdict.ts";

/** One thing that changed. */
export interface Telling {
  /** A clause, without a full stop. */
  readonly text: string;
  /** How many verdicts it stands for: cells in which the same happened. */
  readonly stands: number;
}

/** A wider family speaks for a narrower one unless that is so many times as far off. */
const BEYOND = 1.5;

/**
 * What got worse and is not allowed, or what got better: trials that failed and counts, then
 * families from the whole run to single cells, then what no family has told.
 */
export function tellings(report: Report, verdict: "regressed" | "improved"): Telling[] {
  const families = told(report.families.filter(isOf(verdict)));
  const [noisy, exact] = split(
    report.comparisons.filter(isOf(verdict)),
    ({ p }) => p !== undefined,
  );
  const tellFamily = familyTellerOf(report);
  const untold = noisy.filter((one) => !families.some((family) => speaksFor(family, one)));
  return [
    ...byMetric(exact, report),
    ...families.map((one) => ({ text: tellFamily(one), stands: 1 })),
    ...byMetric(untold, report),
  ];
}

/** The same of families alone, allowed ones too. */
export function familyTellings(report: Report, verdict: "regressed" | "improved"): string[] {
  const tell = familyTellerOf(report);
  const of = (allowed: boolean) =>
    told(report.families.filter((one) => one.verdict === verdict && one.allowed === allowed));
  return [...of(false).map(tell), ...of(true).map((one) => `${tell(one)}, allowed`)];
}

function isOf(verdict: "regressed" | "improved") {
  return (one: { readonly verdict: string; readonly allowed: boolean }) =>
    one.verdict === verdict && !one.allowed;
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/** The worst cell of each metric, with how many more there are. */
function byMetric(those: readonly Comparison[], report: Report): Telling[] {
  const tell = tellerOf(report);
  const metrics = Map.groupBy(
    those,
    ({ metric, side, cell }) => metric === undefined ? idOf(cell) : `${metric} ${side}`,
  );
  return [...metrics.values()].map((same) => {
    const more = same.length - 1;
    const text = tell(same[0] as Comparison);
    const cells = more === 1 ? "cell" : "cells";
    return {
      text: more === 0 ? text : `${text} and in ${more} more ${cells}`,
      stands: same.length,
    };
  });
}

/** Families that say something no wider one has said. */
function told(all: readonly FamilyVerdict[]): FamilyVerdict[] {
  // One cell can make the run significant; what the run as a whole may not have, the cell tells.
  const families = all.filter((wider) =>
    isClear(wider) ||
    !all.some((one) =>
      rank(one) > rank(wider) && isClear(one) && isPartOf(one, wider) &&
      [one.group, "all"].includes(wider.group)
    )
  );
  const places = Map.groupBy(families, placeOf);
  const widestFirst = [...places.values()].map(spokesmen)
    .sort(([a], [b]) => rank(a) - rank(b)).flat();
  return widestFirst.filter((one) =>
    !widestFirst.some((wider) => rank(wider) < rank(one) && isWithin(one, wider))
  );
}

function placeOf({ level, scenario, mode, cell }: FamilyVerdict): string {
  return JSON.stringify([level, scenario, mode, cell && idOf(cell)]);
}

function rank(one: FamilyVerdict | undefined): number {
  return one === undefined ? 0 : LEVELS.indexOf(one.level);
}

/** From so many kinds of times on, everything is said to have changed. */
const MANY = 3;

/** Of the groups of one family: all together where several changed, else those that did. */
function spokesmen(groups: readonly FamilyVerdict[]): FamilyVerdict[] {
  const [together, own] = split(groups, ({ group }) => group === "all");
  return together.length > 0 && (own.length >= MANY || own.length === 0)
    ? together
    : own.toSorted((a, b) => far(b) - far(a));
}

function far({ change }: FamilyVerdict): number {
  return Math.abs(Math.log(change.point));
}

/** Whether the change is one by its interval, too. */
function isClear({ change: { low, high } }: FamilyVerdict): boolean {
  return low > 1 || high < 1;
}

function isWithin(one: FamilyVerdict, wider: FamilyVerdict): boolean {
  return (wider.group === "all" || wider.group === one.group) && isPartOf(one, wider) &&
    far(one) - far(wider) < Math.log(BEYOND);
}

/** Whether its cells are among those of a wider one. */
function isPartOf(one: FamilyVerdict, wider: FamilyVerdict): boolean {
  const { mode = one.cell?.mode, scenario = one.cell?.scenario } = one;
  return (wider.mode === undefined || wider.mode === mode) &&
    (wider.scenario === undefined || wider.scenario === scenario);
}

function speaksFor(family: FamilyVerdict, { cell, metric }: Comparison): boolean {
  // Rare and longest times are judged by themselves, and so is a ratio of two; of the same call.
  const own = groupOf(metric?.replace(/_max$|_p999/, "_p99").replace(/_ratio$/, "_flood"));
  if (own === undefined || (family.group !== "all" && family.group !== own)) return false;
  if (family.cell !== undefined) return idOf(family.cell) === idOf(cell);
  return (family.mode === undefined || family.mode === cell.mode) &&
    (family.scenario === undefined || family.scenario === cell.scenario);
}
