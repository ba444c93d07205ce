/**
 * Metrics of `service`: what a foreground of requests notices of a flood. All are noisy: how many
 * connections come and close within a window is a matter of time.
 * @module
 */
import type { AnyMetric, Better, MetricOf, NamesOf, Unit } from "../../src/model/metric.ts";
import type { SeriesSpec } from "../../src/model/series.ts";
import type { Place } from "../../src/model/words.ts";

const CLIENT: readonly Place[] = ["client"];
const SERVER: readonly Place[] = ["server"];
const IN = { assume: "noisy" } as const;

const WHEN = { baseline: "without the flood, mean of before and after", flood: "under the flood" };
/** What a time holds, see src/load/foreground/recorder.ts. */
const CORRECTED =
  " With a rate, a long time stands for the requests it has held up as well (HdrHistogram's correction for coordinated omission). What timed out, or has no answer when the window ends, counts with the time it has waited, so none is longer than the window or 2 s.";

/** A metric of the baseline and of the flood. */
function both<const Name extends string>(
  name: Name,
  { unit, better, places = CLIENT, meaning }: {
    readonly unit: Unit;
    readonly better: Better;
    readonly places?: readonly Place[];
    readonly meaning: (when: string) => string;
  },
): MetricOf<`${Name}_${"baseline" | "flood"}`>[] {
  return (["baseline", "flood"] as const).map((when) => ({
    ...IN,
    // What the foreground does while nothing is closed says what the machine is like.
    role: when === "baseline" ? "diagnostic" as const : "outcome" as const,
    name: `${name}_${when}`,
    ...{ unit, better, places, meaning: meaning(WHEN[when]) },
  }));
}

function time(quantile: string): (when: string) => string {
  return (when) =>
    `${quantile} of the time from a request to its whole answer, ${when}.${CORRECTED}`;
}

/** In the order of tables. */
export const SERVICE = [
  ...both("requests_per_second", {
    ...{ unit: "count/s", better: "higher" },
    meaning: (when) => `Requests of the foreground answered with status 200 per second, ${when}.`,
  }),
  {
    ...IN,
    name: "requests_ratio",
    ...{ unit: "ratio", better: "higher", places: CLIENT },
    meaning: "The second of these divided by the first: 1 where the flood is not noticed.",
  },
  ...both("request_p50", { unit: "us", better: "lower", meaning: time("Median") }),
  ...both("request_p99", { unit: "us", better: "lower", meaning: time("99th percentile") }),
  {
    ...IN,
    name: "request_p99_ratio",
    noise: { relative: 0.1, absolute: 0.02 },
    ...{ unit: "ratio", better: "lower", places: CLIENT },
    meaning: "request_p99_flood divided by request_p99_baseline.",
  },
  ...both("request_p999", { unit: "us", better: "lower", meaning: time("99.9th percentile") }),
  {
    ...IN,
    name: "request_errors",
    ...{ unit: "count", better: "lower", places: CLIENT },
    meaning:
      "Connections of the foreground that failed, or answers with another status, under the flood.",
  },
  {
    ...IN,
    name: "request_timeouts",
    ...{ unit: "count", better: "lower", places: CLIENT },
    meaning: "Requests of the foreground that were given up after 2 s, under the flood.",
  },
  {
    ...IN,
    name: "baseline_drift",
    ...{ unit: "ratio", better: "neither", places: CLIENT },
    role: "diagnostic",
    meaning:
      "Requests answered per second after the flood, divided by those before: how far the baseline itself can be trusted.",
  },
  ...both("generator_cpu_share", {
    ...{ unit: "ratio", better: "neither" },
    meaning: (when) =>
      `CPU time of the load generator's process divided by wall time, ${when}: near 1 it may be what limits the foreground.`,
  }),
  ...both("service_cpu_share", {
    ...{ unit: "ratio", better: "lower", places: SERVER },
    meaning: (when) =>
      `CPU time of the service's process divided by wall time, ${when} (in steps of 10 ms).`,
  }),
  {
    ...IN,
    name: "descriptors_held_peak",
    ...{ unit: "count", better: "lower", places: SERVER },
    meaning: "Most descriptors that the service had open under the flood, above those before it.",
  },
  {
    ...IN,
    name: "sockets_held",
    ...{ unit: "count", better: "lower", places: SERVER },
    meaning:
      "Sockets on the server's side when the flood ended, still open or closed and not yet gone; TIME_WAIT, the listener and the foreground's left out (`ss`).",
  },
  {
    ...IN,
    name: "time_wait_held",
    ...{ unit: "count", better: "lower", places: SERVER },
    meaning: "TIME_WAIT sockets on the server's side at the same moment.",
  },
  {
    ...IN,
    name: "closed_for_want_of_request",
    ...{ unit: "count", better: "neither", places: SERVER },
    meaning: "Connections that the service began to close, as no whole request came in time.",
  },
  {
    ...IN,
    name: "flood_ended_by_eof",
    ...{ unit: "count", better: "neither", places: CLIENT },
    meaning: "Connections of a flood that answers on which recv() returned 0.",
  },
  {
    ...IN,
    name: "flood_ended_by_reset",
    ...{ unit: "count", better: "neither", places: CLIENT },
    meaning: "The same with ECONNRESET.",
  },
  {
    ...IN,
    name: "flood_not_ended",
    ...{ unit: "count", better: "neither", places: CLIENT },
    meaning: "Connections of the flood whose client had not closed when it ended, all reset then.",
  },
] as const satisfies readonly AnyMetric[];

/** Its curve. */
export const SERVICE_SERIES: readonly SeriesSpec[] = [
  {
    name: "descriptors_held",
    ...{ xUnit: "s", unit: "count", places: SERVER },
    meaning:
      "Descriptors that the service has open (`value`), above those it had when the flood began, against seconds since the first phase began (`x`), every 50 ms of the flood.",
  },
];

declare module "../../src/model/metric_list.ts" {
  interface MetricNames extends NamesOf<typeof SERVICE> {}
}
