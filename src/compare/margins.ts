/**
 * How much worse HEAD must be before anything is said of it: every number that decides on it.
 * @module
 */
import type { Metric, MetricName } from "../metrics/registry.ts";
import type { Group } from "./family.ts";

/** A group of metrics without `all`, which is made of the others. */
export type OwnGroup = Exclude<Group, "all">;

/**
 * Noisy metrics that say what closing costs, by what they say it of. Longest times and stalls are
 * left out: pairs of identical code differ in them by a factor of 1.5 to 2.5. Metrics of our own
 * instruments are none of the subject.
 */
export const MEMBERS: Readonly<Record<OwnGroup, readonly MetricName[]>> = {
  rate: ["connections_per_second", "requests_per_second_flood"],
  connect: ["connect_p50", "connect_p99"],
  echo: ["echo_p50", "echo_p99", "request_p50_flood", "request_p99_flood"],
  close: ["close_p50", "close_p99", "server_close_p50", "server_close_p99"],
  teardown: ["teardown_p50", "teardown_p99"],
  cpu: ["cpu_per_connection"],
};

/** In the order of columns. */
export const OWN_GROUPS = Object.keys(MEMBERS) as readonly OwnGroup[];

/** The same with what is made of them, which comes last. */
export const GROUPS: readonly Group[] = [...OWN_GROUPS, "all"];

const BY_METRIC: ReadonlyMap<string, OwnGroup> = new Map(
  OWN_GROUPS.flatMap((group) => MEMBERS[group].map((metric) => [metric, group])),
);

/** The group that a metric is judged with; `undefined` for what is judged by itself alone. */
export function groupOf(metric: string | undefined): OwnGroup | undefined {
  return metric === undefined ? undefined : BY_METRIC.get(metric);
}

/**
 * What a machine does to two runs that were not measured in turns, without any change of the code:
 * HEAD may be so many times as slow. Taken from runs of identical code on a virtual machine with 2
 * CPUs, idle and with a busy loop on one of them, rounded up: rates differed by up to 2.5, medians
 * of connect and echo by 2.0, 99th percentiles by 3.2, CPU and the median of close by 1.4.
 */
const ALLOWANCES = { p99: 5, rare: 10, steady: 1.5, other: 3 };
/** CPU and the closing calls wait for nobody, so a busy machine hardly changes them. */
const STEADY: readonly MetricName[] = ["cpu_per_connection", "close_p50"];

/** What hangs on one call in a thousand or on the longest one. */
const RARE: readonly string[] = ["p999", "max"];

/** The allowance of a metric, as a ratio. */
export function allowanceOf({ name }: Pick<Metric, "name">): number {
  if (STEADY.includes(name)) return ALLOWANCES.steady;
  const words = name.split("_");
  if (words.some((word) => RARE.includes(word))) return ALLOWANCES.rare;
  return words.includes("p99") ? ALLOWANCES.p99 : ALLOWANCES.other;
}

/** Whether a slower machine makes a metric worse: a time, or what is done in a second. */
export function dependsOnMachine({ unit, assume }: Pick<Metric, "unit" | "assume">): boolean {
  return assume === "noisy" && (unit === "us" || unit === "count/s");
}

/** Not in turns, cells are also held against the median cell; this much is left to chance. */
export const BESIDE_MEDIAN = 1.25;

/** Of fewer cells the median cell and the scatter of cells are no measure. */
export const FEWEST_CELLS = 8;

/** A family has not changed if its interval lies within this ratio, either way. */
export const SAME = 1.15;

/** More than this, seen in all repetitions of a cell, is not passed over for want of repetitions. */
export const STRIKING = 2;

/** What is noticed only from here on is noticed by nobody: no `detectable` is given. */
export const MOST_DETECTABLE = 10;
