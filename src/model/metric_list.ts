/**
 * The metrics that are nobody's own, and the names of all: a name that there is not does not compile.
 *
 * What one scenario alone measures is in its folder: `bench/<name>/metrics.ts` adds the names to
 * {@link MetricNames}, its definition hands the list to the registry (`src/metrics/registry.ts`).
 * @module
 */
import type { AnyMetric, MetricOf, NamesOf } from "./metric.ts";
import { DELIVERY } from "./metrics_delivery.ts";
import { LOAD } from "./metrics_load.ts";
import { MACHINE } from "./metrics_machine.ts";
import { QUEUED } from "./metrics_queued.ts";
import { SOCKETS } from "./metrics_sockets.ts";

/** Metrics of every scenario, in the order of tables; those of scenarios come after them. */
export const COMMON = [...LOAD, ...SOCKETS, ...DELIVERY] as const satisfies readonly AnyMetric[];

/** Metrics of several scenarios, each of which says which of them it has. */
export const SHARED = QUEUED;

/** Metrics of the machine, in every scenario; they come last. */
export const OF_MACHINE = MACHINE;

type Own = NamesOf<typeof COMMON> & NamesOf<typeof SHARED> & NamesOf<typeof OF_MACHINE>;

/** Every name of a metric; scenarios add theirs. */
export interface MetricNames extends Own {}

/** The name of a metric that this version has. */
export type MetricName = keyof MetricNames;

/** The name of a metric that several scenarios have. */
export type SharedMetricName = (typeof SHARED)[number]["name"];

/** A metric that this version has. */
export type Metric = MetricOf<MetricName>;
