/**
 * Metrics of `target`: how the user's own server ends its connections.
 * @module
 */
import type { AnyMetric, MetricOf } from "./metric.ts";
import type { Place } from "./words.ts";

const CLIENT: readonly Place[] = ["client"];
const SERVER: readonly Place[] = ["server"];
const IN = { scenarios: ["target"] } as const;

/** In the order of tables. */
export const TARGET = [
  {
    ...IN,
    name: "answers",
    ...{ unit: "count", better: "higher", assume: "exact", places: CLIENT },
    meaning: "Connections on which the whole answer came that was waited for.",
  },
  {
    ...IN,
    name: "closed_first_by_fin",
    ...{ unit: "count", better: "neither", assume: "exact" },
    places: SERVER,
    meaning:
      "Connections that the server ended first by FIN: the client's recv() returned 0 before the client closed.",
  },
  {
    ...IN,
    name: "closed_first_by_rst",
    ...{ unit: "count", better: "lower", assume: "exact" },
    places: SERVER,
    meaning:
      "Connections that the server ended first by RST: the client's recv() returned ECONNRESET before the client closed.",
  },
  {
    ...IN,
    name: "closed_first",
    ...{ unit: "count", better: "neither", assume: "exact" },
    places: CLIENT,
    meaning:
      "Connections that the client closed, in its mode, as the server had not within `patience` milliseconds of its answer.",
  },
  {
    ...IN,
    name: "closed_near_patience",
    ...{ unit: "count", better: "neither", assume: "noisy" },
    role: "diagnostic",
    places: SERVER,
    meaning:
      "Of those that the server ended first, connections that it ended in the last fifth of `patience`: a little later and the client would have been first. Where there are any, chance decides who closes first and all that follows from it. Empty where the client does not wait.",
  },
  ...(["p50", "p99"] as const).map((quantile): MetricOf<`server_close_${"p50" | "p99"}`> => ({
    ...IN,
    name: `server_close_${quantile}`,
    ...{ unit: "us", better: "lower", assume: "noisy" },
    places: CLIENT,
    meaning: `${
      quantile === "p50" ? "Median" : "99th percentile of the"
    } time from the whole answer until the client sees the server's FIN or RST. Where both are read at once it is no more than the time between two reads of the client. Empty where the server closed none first.`,
  })),
  {
    ...IN,
    name: "close_wait_per_1000_closes",
    ...{ unit: "count", better: "lower", assume: "exact" },
    places: ["client", "server"],
    meaning:
      "CLOSE-WAIT sockets in the last sample per 1,000 connections: the peer has closed, and the program has not.",
  },
  {
    ...IN,
    name: "descriptors_before",
    ...{ unit: "count", better: "neither", assume: "noisy" },
    places: SERVER,
    meaning:
      "Descriptors that the target's processes held when it listened (/proc/PID/fd). Empty where it was started by somebody else.",
  },
  {
    ...IN,
    name: "descriptors_after",
    ...{ unit: "count", better: "lower", assume: "noisy" },
    places: SERVER,
    meaning: "The same after every connection was over on the client's side.",
  },
] as const satisfies readonly AnyMetric[];
