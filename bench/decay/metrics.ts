/**
 * Metrics of `decay`: TIME_WAIT watched to its end.
 * @module
 */
import type { AnyMetric, NamesOf } from "../../src/model/metric.ts";
import type { SeriesSpec } from "../../src/model/series.ts";
import type { Place } from "../../src/model/words.ts";

const BOTH: readonly Place[] = ["client", "server"];
const IN = { places: BOTH, assume: "noisy" } as const;

/** In the order of tables. */
export const DECAY = [
  {
    ...IN,
    name: "time_wait_lasted",
    ...{ unit: "us", better: "lower" },
    meaning:
      "From the first sample with TIME_WAIT to the first without any more; 0 if there never was any, empty if some was left.",
  },
  {
    ...IN,
    name: "time_wait_timer_granule",
    ...{ unit: "us", better: "neither", places: ["host"] },
    meaning:
      "How coarsely this kernel fires timers of 60 s (kernel/time/timer.c: a wheel whose levels are 8 times as coarse as the one below). TIME_WAIT lasts up to so much longer than its timer says.",
  },
  {
    ...IN,
    name: "time_wait_socket_seconds_watched",
    ...{ unit: "socket_s", better: "lower" },
    meaning:
      "TIME_WAIT sockets times the seconds they existed, counted until none was left: what time_wait_socket_seconds foretells.",
  },
  {
    ...IN,
    name: "time_wait_socket_seconds_computed",
    ...{ unit: "socket_s", better: "lower" },
    meaning:
      "The same as every other scenario computes it: what was sampled until the closes were over, plus what the timers then still owed and half of a coarse tick (time_wait_timer_granule) for each.",
  },
  {
    ...IN,
    name: "time_wait_watched_per_computed",
    ...{ unit: "ratio", better: "neither" },
    meaning: "The one divided by the other: 1 where they agree; empty where there is no TIME_WAIT.",
  },
] as const satisfies readonly AnyMetric[];

/** Its curve. */
export const DECAY_SERIES: readonly SeriesSpec[] = [
  {
    name: "time_wait_by_second",
    ...{ xUnit: "s", unit: "count", places: BOTH },
    meaning:
      "TIME_WAIT sockets (`value`) against seconds since the first phase began (`x`), one point for every `ss` sample.",
  },
];

declare module "../../src/model/metric_list.ts" {
  interface MetricNames extends NamesOf<typeof DECAY> {}
}
