/**
 * Metrics of `vanish`: what a close leaves behind when nothing answers.
 * @module
 */
import type { AnyMetric, NamesOf } from "../../src/model/metric.ts";
import type { SeriesSpec } from "../../src/model/series.ts";
import type { Place } from "../../src/model/words.ts";

const BOTH: readonly Place[] = ["client", "server"];

/** In the order of tables. */
export const VANISH = [
  {
    name: "sockets_after_close",
    ...{ unit: "count", better: "lower", assume: "exact" },
    places: BOTH,
    meaning:
      "Sockets of the closer, neither listening nor in TIME_WAIT, 20 ms after every close had begun (`inuse` in /proc/net/sockstat): FIN-WAIT-1 all of them, whether their close() still waits or they have no owner any more. Written for the closer.",
  },
  {
    name: "sockets_left_time",
    ...{ unit: "us", better: "lower", assume: "noisy", places: BOTH },
    meaning:
      "From the first closing call until none of these was left (counted every 20 ms); 0 if there was none at the first count, empty if some outlasted the trial. Written for the closer.",
  },
  {
    name: "peers_half_open",
    ...{ unit: "count", better: "lower", assume: "exact", places: BOTH },
    meaning:
      "Connections of which the peer had read neither the end nor a reset when the link was back and the closer's side was gone: it goes on believing in them. Repeats in silence; with a part lost, chance decides. Written for the peer.",
  },
] as const satisfies readonly AnyMetric[];

/** Its curve. */
export const VANISH_SERIES: readonly SeriesSpec[] = [
  {
    name: "sockets_left",
    ...{ xUnit: "s", unit: "count", places: BOTH },
    meaning:
      "Sockets of the closer that are neither listening nor in TIME_WAIT (`value`) against seconds since the first closing call (`x`), wherever their number changes. Written for the closer.",
  },
];

declare module "../../src/model/metric_list.ts" {
  interface MetricNames extends NamesOf<typeof VANISH> {}
}
