/**
 * The parts of the sentence that says what a comparison comes to: what is gone, what was not judged
 * and why, what was judged and is well.
 * @module
 */
import { formatWhole } from "../format/numbers.ts";
import { times } from "./amount.ts";
import { cellNamer } from "./cell.ts";
import { isFarOff } from "./far_off.ts";
import type { FamilyVerdict, Group } from "./family.ts";
import { EMPTY_IN_BASE, EMPTY_IN_HEAD } from "./presence.ts";
import { groupOf } from "./margins.ts";
import { tellings } from "./tellings.ts";
import { tellerOf } from "./telling.ts";
import { paidBy } from "./trade.ts";
import type { Comparison, Report } from "./verdict.ts";

const NAMES: Readonly<Record<Group, string>> = {
  rate: "rates",
  connect: "connect times",
  echo: "echo times",
  close: "closing times",
  teardown: "teardown times",
  cpu: "CPU",
  all: "times",
};

/** What BASE was judged by and HEAD has no more, unless that is allowed. */
export function lostPart(report: Report): string[] {
  const lost = report.comparisons.filter((one) => one.lost && !one.allowed);
  const [first] = lost;
  if (first === undefined) return [];
  const cells = lost.filter(({ metric }) => metric === undefined).length;
  const counts = lost.length - cells;
  const said = [
    ...(cells > 0 ? [counted(cells, "cell", "cells")] : []),
    ...(counts > 0 ? [counted(counts, "count", "counts")] : []),
  ].join(" and ");
  const { cell, metric, side, reason } = first;
  const which = `${
    metric === undefined ? "" : `${metric} ${side} of `
  }${cell.mode} in ${cell.scenario}, ${reason}`;
  return [`${said} of BASE gone from HEAD: ${which}`];
}

/** What nobody can say: times, or cells that never worked. Empty where all was judged. */
export function notJudgedPart(report: Report): string {
  return [
    ...openTimes(report),
    ...emptied(report),
    ...leftOut(report),
    ...farOff(report),
    ...openCells(report),
  ].join(
    "; ",
  );
}

function openTimes(report: Report): string[] {
  const run = ofRun(report);
  if (run.length === 0) return openWithoutFamilies(report);
  const open = run.filter(({ verdict }) => verdict === "not judged");
  const [most] = open.toSorted((a, b) => detectableOf(b) - detectableOf(a));
  if (most === undefined) return [];
  const together = open.find(({ group }) => group === "all");
  const own = open.filter(({ group }) => group !== "all");
  const isAll = own.length === run.filter(({ group }) => group !== "all").length;
  const names = namesOf(own, isAll);
  const why = whyOpen((isAll ? together : undefined) ?? most);
  const { repetitions } = report.advice ?? {};
  const more = repetitions === undefined
    ? ""
    : `; ${formatWhole(repetitions)} repetitions would settle it`;
  return [`${names}; ${why}${more}`];
}

/** What is meant by these families: all times only where there is more than one kind of them. */
function namesOf(own: readonly FamilyVerdict[], isAll: boolean): string {
  const named = isAll ? own.length > 1 : own.length === 0;
  return named || own.length === 0 ? NAMES.all : own.map(({ group }) => NAMES[group]).join(", ");
}

function detectableOf({ detectable = Infinity }: FamilyVerdict): number {
  return detectable;
}

/** What is short of repetitions is said with their number; all other reasons speak for themselves. */
function whyOpen({ reason, detectable, cells, repetitions }: FamilyVerdict): string {
  if (detectable === undefined || !reason.includes("would be seen")) return reason;
  return `at ${counted(repetitions, "repetition", "repetitions")} of ${
    counted(cells, "cell", "cells")
  } only a change of ${times(detectable)} or more would be seen`;
}

/** Where no family was judged, single values are all there is. */
function openWithoutFamilies({ comparisons }: Report): string[] {
  const noisy = comparisons.filter(isNoisy);
  const open = noisy.filter(({ verdict, reason }) => verdict === "not judged" && !isEmpty(reason));
  if (open.length === 0) return [];
  const reasons = [...Map.groupBy(open, ({ reason }) => reason)]
    .toSorted(([, a], [, b]) => b.length - a.length).map(([reason]) => reason);
  return [
    `${formatWhole(open.length)} of ${formatWhole(noisy.length)} times and other noisy values; ` +
    reasons.join(", "),
  ];
}

/** Values that BASE has and HEAD has not were not judged, whatever the others say. */
function emptied({ comparisons }: Report): string[] {
  const gone = comparisons.filter(({ metric, lost, allowed, verdict, reason, emptied }) =>
    !allowed && lost !== true && (emptied === true ||
      groupOf(metric) !== undefined && (verdict === "removed" || reason === EMPTY_IN_HEAD))
  );
  const said = (those: readonly Comparison[], what: string) =>
    those.length === 0 ? [] : [
      `${[...new Set(those.map(({ metric }) => metric))].join(", ")} ${what} (${
        counted(those.length, "value", "values")
      })`,
    ];
  return [
    ...said(gone.filter(({ head }) => head === undefined), "of BASE gone from HEAD"),
    ...said(
      gone.filter(({ head }) => head !== undefined),
      "empty in a larger share of HEAD's repetitions than of BASE's",
    ),
  ];
}

/** The same of what is left in too few repetitions, or is 0. */
function leftOut({ leftOut, comparisons }: Report): string[] {
  const metrics = Map.groupBy(leftOut, ({ metric = "" }) => metric);
  const name = cellNamer(comparisons.map(({ cell }) => cell));
  return [...metrics].map(([metric, those]) => {
    const { cell, reason } = those[0] as typeof those[number];
    const more = those.length === 1 ? "" : ` and ${counted(those.length - 1, "more", "more")}`;
    return `${metric === "" ? "times" : metric} of ${name(cell)}${more}: ${reason}`;
  });
}

/** Values that nobody can judge, and that are far worse in every repetition: the worst, and how many. */
function farOff(report: Report): string[] {
  const [worst, ...rest] = report.comparisons.filter((one) => !one.allowed && isFarOff(one));
  if (worst === undefined) return [];
  const more = rest.length === 0
    ? ""
    : ` and ${counted(rest.length, "more value", "more values")} far worse in every repetition`;
  return [`${tellerOf(report)(worst)}${more}`];
}

function openCells(report: Report): string[] {
  const open = report.comparisons.filter(({ metric, verdict }) =>
    metric === undefined && verdict === "not judged"
  );
  const [first] = open;
  if (first === undefined) return [];
  const more = open.length === 1
    ? ""
    : ` and ${counted(open.length - 1, "more cell", "more cells")}`;
  return [`${tellerOf(report)(first)}${more}`];
}

/** What was judged and is no worse. Empty where nothing was. */
export function passedPart(report: Report): string {
  const exact = report.comparisons.filter((one) => one.metric !== undefined && !isNoisy(one));
  const equal = exact.filter(({ verdict }) => verdict === "unchanged").length;
  const better = exact.filter(({ verdict }) => verdict === "improved").length;
  return [
    ...(equal > 0 ? [`${counted(equal, "count", "counts")} equal`] : []),
    ...(better > 0 ? [`${counted(better, "count", "counts")} better`] : []),
    ...closedTimes(report),
  ].join(", ");
}

function closedTimes(report: Report): string[] {
  const run = ofRun(report);
  if (run.length === 0) return closedWithoutFamilies(report);
  const same = run.filter(({ verdict }) => verdict === "unchanged");
  const better = run.some(({ verdict }) => verdict === "improved")
    ? tellings({ ...report, comparisons: [] }, "improved").slice(0, 1)
    : [];
  if (same.length === 0) return better.map(({ text }) => text);
  const own = same.filter(({ group }) => group !== "all");
  const isAll = same.length === run.length || own.length === 0;
  const farthest = Math.max(
    ...(isAll ? same : own).map(({ change: { low, high } }) => Math.max(high, 1 / low)),
  );
  const names = namesOf(own, isAll);
  const within = `${names} within ${Math.ceil((farthest - 1) * 100)} %`;
  return [`${within}${finer(report)}`, ...better.map(({ text }) => text)];
}

/** What a change of less than the whole would have to be to be seen. */
function finer({ families }: Report): string {
  const least = (level: FamilyVerdict["level"], what: string) => {
    const those = families.filter((one) =>
      one.level === level && one.group === "all" && !one.allowed
    );
    const most = Math.max(...those.map(detectableOf));
    return those.length < 2 ? [] : [`${what} ${most <= 10 ? `from ${times(most)}` : "not at all"}`];
  };
  const said = [...least("mode", "of one mode"), ...least("cell", "of one cell")];
  return said.length === 0 ? "" : ` (a change ${said.join(", ")} would be seen)`;
}

function closedWithoutFamilies({ comparisons }: Report): string[] {
  const well = comparisons.filter((one) => isNoisy(one) && one.verdict === "unchanged").length;
  return well === 0 ? [] : [`${counted(well, "noisy value", "noisy values")} within noise`];
}

/** What no family speaks for and what is too noisy by itself. */
export function otherPart(report: Report): string {
  if (ofRun(report).length === 0) return "";
  const others = report.comparisons.filter((one) =>
    isNoisy(one) && groupOf(one.metric) === undefined
  );
  const open = others.filter(({ verdict, reason, trade }) =>
    verdict === "not judged" && trade === undefined && !isEmpty(reason)
  );
  if (open.length === 0) return "";
  return `${formatWhole(open.length)} of ${
    counted(others.length, "other noisy value", "other noisy values")
  }`;
}

/** Fewer TIME_WAIT for more of something else. */
export function tradedPart({ comparisons }: Report): string[] {
  const traded = comparisons.filter(({ trade }) => trade !== undefined);
  const [first] = traded;
  if (first?.trade === undefined) return [];
  const more = traded.length === 1 ? "" : `, and ${formatWhole(traded.length - 1)} more`;
  const { cell: { mode, scenario }, metric, trade } = first;
  const { rose, fell } = paidBy(trade);
  const paid = [
    ...(rose.length === 0 ? [] : [`more ${rose.join(", ")}`]),
    ...(fell.length === 0 ? [] : [`fewer ${fell.join(", ")}`]),
  ].join(" and ");
  return [`TRADED: less ${metric} for ${paid} by ${mode} in ${scenario}${more}`];
}

/** How much would have failed and is allowed. */
export function allowedPart({ comparisons, families }: Report): string[] {
  const allowed = [
    ...comparisons.filter((one) => one.allowed && (one.verdict === "regressed" || one.lost)),
    ...families.filter((one) => one.allowed && one.verdict === "regressed"),
  ].length;
  return allowed === 0 ? [] : [`ALLOWED: ${counted(allowed, "regression", "regressions")}`];
}

function ofRun({ families }: Report): FamilyVerdict[] {
  return families.filter(({ level, allowed }) => level === "run" && !allowed);
}

function isEmpty(reason: string): boolean {
  return reason === EMPTY_IN_BASE || reason === EMPTY_IN_HEAD;
}

function isNoisy({ metric, p, verdict, reason }: Comparison): boolean {
  return metric !== undefined &&
    (p !== undefined || (verdict === "not judged" && isEmpty(reason)));
}

function counted(count: number, one: string, many: string): string {
  return `${formatWhole(count)} ${count === 1 ? one : many}`;
}
