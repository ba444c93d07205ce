/**
 * The metric registry: name, unit, which way is better, outcome or diagnostic, exact or noisy.
 *
 * *Exact* metrics are counts that repeat to the digit on the same kernel; any
 * change in the worse direction is a change of behaviour. *Noisy* ones are
 * times, rates and whatever is sampled.
 * @module
 */
import { SCENARIOS } from "../../bench/definitions.ts";
import type { AnyMetric } from "../model/metric.ts";
import {
  COMMON,
  type Metric,
  type MetricName,
  OF_MACHINE,
  SHARED,
  type SharedMetricName,
} from "../model/metric_list.ts";
import { noiseOf } from "../model/noise.ts";
import type { Place } from "../model/words.ts";

export type { Role, Unit } from "../model/metric.ts";
export type { Metric, MetricName } from "../model/metric_list.ts";

/** Every metric by name, in the order of tables: those of all scenarios first. */
export const METRICS: ReadonlyMap<MetricName, Metric> = new Map(
  [
    ...COMMON,
    ...SHARED.map((one) => ({ ...one, scenarios: scenariosSharing(one.name) })),
    ...SCENARIOS.flatMap(({ name, metrics = [] }) =>
      metrics.map((one: AnyMetric) => ({ ...one, scenarios: [name] }))
    ),
    ...OF_MACHINE,
  ].map((one) => complete(one as Metric)).map((one) => [one.name, one]),
);

function scenariosSharing(metric: SharedMetricName): string[] {
  return SCENARIOS.filter(({ shares = [] }) => shares.includes(metric)).map(({ name }) => name);
}

const BY_TEXT: ReadonlyMap<string, Metric> = METRICS;

/** A metric of a side, as tables and tests name it: `close_p99 client`. */
export type PlacedMetric = `${MetricName} ${Place}`;

/**
 * The metric of that name.
 * @throws {Error} if the registry does not have it, which types let no one ask for
 */
export function metric(name: MetricName): Metric {
  const found = METRICS.get(name);
  if (!found) throw new Error(`Cannot use metric "${name}" as it is not in the registry`);
  return found;
}

/** The metric that a text of a file or a flag names; `undefined` if this version has none such. */
export function metricNamed(text: string): Metric | undefined {
  return BY_TEXT.get(text);
}

/** Whether it is a count that has to repeat to the digit. */
export function isExact(name: MetricName | undefined): boolean {
  return name !== undefined && METRICS.get(name)?.assume === "exact";
}

/** Whether more of it is better. */
export function isHigherBetter(name: MetricName | undefined): boolean {
  return name !== undefined && METRICS.get(name)?.better === "higher";
}

/** With its role, and with the differences that do not count. */
function complete({ role = "outcome", ...one }: Metric): Metric {
  return {
    ...one,
    role,
    ...(one.assume === "exact" ? {} : { noise: one.noise ?? noiseOf(one.name, one.unit) }),
  };
}
