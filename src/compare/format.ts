/**
 * The numbers of a comparison as people read them.
 * @module
 */
import { isExact, type MetricName } from "../metrics/registry.ts";
import {
  formatBytes,
  formatExact,
  formatMicroseconds,
  formatRate,
  formatThreeDigits,
  formatWhole,
} from "../format/numbers.ts";
import { amountsBetween, signedAmount } from "./amount.ts";
import { NOT_EXACT } from "./chance.ts";
import { type Comparison, type Report, type Values, type Verdict, VERDICTS } from "./verdict.ts";

/** A value in its unit. */
export function formatValue(value: number, unit: string, metric: MetricName | undefined): string {
  if (unit === "us") return formatMicroseconds(value);
  // A byte more or less is the point of an exact count.
  if (isExact(metric)) return formatExact(value);
  if (unit === "bytes") return formatBytes(value);
  if (unit === "count/s") return `${formatRate(value)}/s`;
  if (unit === "count" || unit === "socket_s") return formatWhole(value);
  return formatThreeDigits(value);
}

/** The median; of an exact count whose repetitions differ, its range. */
export function formatMiddle(values: Values | undefined, one: Comparison): string {
  if (values === undefined) return "–";
  const { metric, unit = "" } = one;
  const show = (value: number) => formatValue(value, unit, metric);
  const exact = isExact(metric);
  if (!exact || values.min === values.max) return show(values.median);
  return `${show(values.min)}–${show(values.max)}`;
}

/** The median of HEAD; of pairs there is none, as only their change was judged. */
export function formatHead(one: Comparison): string {
  return one.paired ? "" : formatMiddle(one.head, one);
}

/** `+9 %`, `2.9×`; of counts how many more. What pairs say is said to be theirs. */
export function formatChange(one: Comparison): string {
  const { change, unit = "", metric, p, paired, base } = one;
  if (change === undefined) return "";
  const { point, kind } = change;
  if (kind === "difference") return formatSigned(point, unit, metric) + (paired ? IN_TURNS : "");
  if (p === undefined) return formatSigned((base?.median ?? 0) * (point - 1), unit, metric);
  return signedAmount(point) + (paired ? IN_TURNS : "");
}

const IN_TURNS = " in turns";

/** The 95 % interval of the change; nothing for exact metrics. */
export function formatInterval({ change, unit = "", metric, p }: Comparison): string {
  if (change === undefined || p === undefined) return "";
  const { low, high, kind } = change;
  if (kind === "ratio") return amountsBetween(low, high);
  return `${formatSigned(low, unit, metric)} to ${formatSigned(high, unit, metric)}`;
}

function formatSigned(value: number, unit: string, metric: MetricName | undefined): string {
  const text = formatValue(Math.abs(value), unit, metric);
  return value === 0 ? text : `${value > 0 ? "+" : "−"}${text}`;
}

/** p with two digits, `<1e-6` below what anyone needs. */
export function formatP(p: number): string {
  if (p < 1e-6) return "<1e-6";
  return p < 0.001 ? p.toExponential(0) : String(Number(p.toPrecision(2)));
}

/** `close_p99 client`; of a whole cell, what that is. */
export function formatMetric({ metric, side }: Comparison): string {
  return metric === undefined ? "whole cell" : `${metric} ${side}`;
}

/** Why. */
export function formatReason(one: Comparison): string {
  const { reason, allowed, notExact } = one;
  const why = notExact === undefined ? "" : `${NOT_EXACT[notExact]}; `;
  return `${why}${reason}${allowed ? " (allowed)" : ""}`;
}

/** The same in the fewest words: what has numbers needs no more. */
export function formatRemark(one: Comparison): string {
  const { p, reason, allowed, notExact } = one;
  if (allowed) return "allowed";
  const remark = p !== undefined && reason === "significant" ? "" : reason;
  const why = notExact === undefined ? "" : NOT_EXACT[notExact];
  return [why, remark].filter((part) => part !== "").join(", ");
}

/** `2 regressed, 0 improved, …`: the last line of everything. */
export function countLine({ comparisons, families }: Report): string {
  const allowed = comparisons.filter((one) => one.allowed && one.verdict === "regressed").length;
  return countsOf(comparisons, [...VERDICTS]) +
    (allowed > 0 ? `; ${formatWhole(allowed)} of the regressed allowed` : "") +
    (families.length > 0
      ? `; of ${formatWhole(families.length)} families ${countsOf(families, FAMILY_WORDS)}`
      : "");
}

function countsOf(
  those: readonly { readonly verdict: Verdict }[],
  verdicts: readonly Verdict[],
): string {
  const found = Map.groupBy(those, ({ verdict }) => verdict);
  return verdicts.toSorted((a, b) => SAID.indexOf(a) - SAID.indexOf(b))
    .map((verdict) => `${formatWhole(found.get(verdict)?.length ?? 0)} ${verdict}`).join(", ");
}

const FAMILY_WORDS: readonly Verdict[] = ["regressed", "improved", "unchanged", "not judged"];
const SAID: readonly Verdict[] = [
  "regressed",
  "improved",
  "unchanged",
  "not judged",
  "added",
  "removed",
];

/** Which runs, how they were compared, and what that promises. */
export function aboutLine({ base, head, alpha, family, inTurns }: Report): string {
  const runs = base.length === 1 ? `run ${base[0]}` : `${base.length} runs, newest ${base.at(-1)}`;
  const how = inTurns
    ? "measured in turns, changes are medians of pairs (signed rank and rank sum test)"
    : "compared sample with sample (rank sum test)";
  return `BASE ${runs}; HEAD run ${head}; ${how}. Where nothing noisy has got worse a false alarm ` +
    `has a probability of at most ${alpha}: p is corrected for ${formatWhole(family)} ` +
    `${family === 1 ? "metric" : "metrics"} that could have been significant; ` +
    "intervals are 95 %.";
}
