/**
 * Metrics of `ports`: what TIME_WAIT does to the search for a local port, and where ports end.
 * @module
 */
import type { AnyMetric, MetricOf, NamesOf } from "../../src/model/metric.ts";
import type { SeriesSpec } from "../../src/model/series.ts";
import type { Place } from "../../src/model/words.ts";

const HOST: readonly Place[] = ["host"];
const CLIENT: readonly Place[] = ["client"];
const START =
  "the first twenty levels (a third of all levels, where those are fewer than sixty), levels in which connect() failed left out";

/** How long connect() took, in one part of the way and in the other. */
type CallTime = MetricOf<`connect_call_${"at_start" | "past_cliff"}_${"p50" | "p99"}`>;

/** In the order of tables. `null` of anything past the cliff: there was none. */
export const PORTS = [
  {
    name: "cliff_time_wait",
    values: "halves",
    ...{ unit: "count", better: "higher", assume: "noisy", places: HOST },
    meaning:
      "TIME_WAIT sockets at the cliff: at the first level from which on the running median of five levels stays above four times connect()'s own median time at the start, for at least five, up to the level with the most TIME_WAIT. Empty where it never does. In schema 2 and before: above twice that, with the rate below half of rate_at_start.",
  },
  {
    name: "exhausted_time_wait",
    values: "halves",
    ...{ unit: "count", better: "higher", assume: "exact", places: HOST },
    meaning:
      "TIME_WAIT sockets after the level in which connect() first returned EADDRNOTAVAIL. Empty where it never did.",
  },
  {
    name: "addresses_unavailable",
    ...{ unit: "count", better: "lower", assume: "exact", places: CLIENT },
    meaning:
      "connect() calls that returned EADDRNOTAVAIL. The trial ends with the level of the first, so their number says little.",
  },
  {
    name: "ports_held_per_destination",
    ...{ unit: "count", better: "lower", assume: "noisy", places: CLIENT },
    meaning:
      "Most TIME_WAIT sockets at rest between two levels, on whichever side they stand, divided by the destination addresses: ports of the client in TIME_WAIT toward the same one. Where they stand on the client (it closes first) connect() can't take such a port again, unless by tcp_tw_reuse; where they stand on the server a new SYN from that port ends the TIME_WAIT.",
  },
  {
    name: "rate_at_start",
    ...{ unit: "count/s", better: "higher", assume: "noisy" },
    places: CLIENT,
    meaning: `Median connections per second of ${START}.`,
  },
  {
    name: "rate_past_cliff",
    ...{ unit: "count/s", better: "higher", assume: "noisy" },
    places: CLIENT,
    meaning:
      "Median connections per second of the levels from the cliff to the one with the most TIME_WAIT.",
  },
  ...(["at_start", "past_cliff"] as const).flatMap((part) =>
    (["p50", "p99"] as const).map((quantile): CallTime => ({
      name: `connect_call_${part}_${quantile}`,
      ...{ unit: "us", better: "lower", assume: "noisy" },
      places: CLIENT,
      meaning: `${
        quantile === "p50" ? "Median" : "99th percentile of the"
      } time that connect() itself blocked the caller, which is where the kernel looks for a port, over the levels of ${
        part === "at_start" ? "rate_at_start" : "rate_past_cliff"
      }. Calls that failed are left out.`,
    }))
  ),
] as const satisfies readonly AnyMetric[];

const BY_TIME_WAIT = "by the TIME_WAIT sockets there were at rest when the level began";
const LEVELS = { xUnit: "count", places: CLIENT } as const;

/** Its curves. */
export const PORTS_SERIES: readonly SeriesSpec[] = [
  {
    ...LEVELS,
    ...{ name: "connection_rate", unit: "count/s" },
    meaning:
      `Connections opened, echoed and closed per second of one level, ${BY_TIME_WAIT}. Levels of the same count stand in the order in which they were run.`,
  },
  {
    ...LEVELS,
    ...{ name: "connect_call_p50", unit: "us" },
    meaning:
      `Median time that connect() blocked the caller in one level, ${BY_TIME_WAIT}; empty where none succeeded.`,
  },
  {
    ...LEVELS,
    ...{ name: "connect_call_p99", unit: "us" },
    meaning:
      "99th percentile of the same; of a level of fewer than 100 connections it is the longest.",
  },
  {
    ...LEVELS,
    ...{ name: "addresses_unavailable", unit: "count" },
    meaning: `connect() calls of one level that returned EADDRNOTAVAIL, ${BY_TIME_WAIT}.`,
  },
  {
    ...LEVELS,
    ...{ name: "ports_held", unit: "count" },
    meaning:
      "TIME_WAIT sockets at rest, on either side, divided by the destination addresses, by the connections opened so far.",
  },
];

declare module "../../src/model/metric_list.ts" {
  interface MetricNames extends NamesOf<typeof PORTS> {}
}
