/**
 * Metrics of `target`: how the user's own server ends its connections.
 * @module
 */
import type { AnyMetric, MetricOf, NamesOf } from "../../src/model/metric.ts";
import type { Place } from "../../src/model/words.ts";

const CLIENT: readonly Place[] = ["client"];
const SERVER: readonly Place[] = ["server"];

/** What HTTP statuses of a class mean to whoever compares two servers. */
const STATUS_CLASSES = {
  http_1xx: "neither",
  http_2xx: "higher",
  http_3xx: "higher",
  http_4xx: "lower",
  http_5xx: "lower",
} as const;

/** In the order of tables. */
export const TARGET = [
  {
    name: "answers",
    ...{ unit: "count", better: "higher", assume: "exact", places: CLIENT },
    meaning:
      "Connections that were served: the whole answer came that was waited for, with --http one of a status that is expected. Where nothing is waited for, those that were connected. Up to schema 3 any HTTP status counted.",
  },
  ...(Object.keys(STATUS_CLASSES) as (keyof typeof STATUS_CLASSES)[]).map((name): MetricOf<
    keyof typeof STATUS_CLASSES
  > => ({
    name,
    ...{ unit: "count", better: STATUS_CLASSES[name], assume: "exact", places: CLIENT },
    meaning: `Connections whose whole HTTP answer had a status ${name.slice(-3)}${
      name === "http_1xx" ? "; interim ones are no answer, only 101 is" : ""
    }. Empty without --http.`,
  })),
  {
    name: "connects_given_up",
    ...{ unit: "count", better: "lower", assume: "exact", places: CLIENT },
    meaning: "Connections whose handshake was not over within --connect-timeout.",
  },
  {
    name: "answers_given_up",
    ...{ unit: "count", better: "lower", assume: "exact", places: CLIENT },
    meaning: "Connections whose whole answer had not come within --answer-timeout.",
  },
  {
    name: "server_visible",
    ...{ unit: "count", better: "neither", assume: "exact", role: "diagnostic", places: SERVER },
    meaning:
      "1: the server's end of a connection was found among the sockets of the namespace the trial was in (sock_diag), or something listens there on its port where that could not be asked. 0: it was not, as behind an address translation, in a container or on another host; what the server's sockets would tell is empty then.",
  },
  {
    name: "closed_first_by_fin",
    ...{ unit: "count", better: "neither", assume: "exact" },
    places: SERVER,
    meaning:
      "Connections whose first FIN or RST was a FIN of the server's, by the packets (AF_PACKET, in the order in which the kernel saw them go). Where packets can't be captured, which is warned of, those on which the client's recv() returned 0 before the client closed, as everywhere up to schema 3.",
  },
  {
    name: "closed_first_by_rst",
    ...{ unit: "count", better: "lower", assume: "exact" },
    places: SERVER,
    meaning:
      "Connections whose first FIN or RST was an RST of the server's, by the packets; where they can't be captured, those on which the client's recv() returned ECONNRESET before the client closed, as everywhere up to schema 3.",
  },
  {
    name: "closed_first",
    ...{ unit: "count", better: "neither", assume: "exact" },
    places: CLIENT,
    meaning:
      "Connections whose first FIN or RST was the client's, by the packets: it closes, in its mode, what the server has not closed within `patience` milliseconds of its answer. Where packets can't be captured, and everywhere up to schema 3, those that it closed so.",
  },
  {
    name: "closed_first_resets",
    ...{ unit: "count", better: "neither", assume: "exact" },
    places: CLIENT,
    meaning:
      "Of those that the client closed first, those whose first packet of a close was an RST. Empty where packets can't be captured.",
  },
  {
    name: "closes_crossed",
    ...{ unit: "count", better: "neither", assume: "exact" },
    places: ["host"],
    meaning:
      "Connections that both sides closed, neither having seen the other's FIN or RST: they crossed on the way, and which came first is chance. Empty where packets can't be captured.",
  },
  {
    name: "resets_after_close",
    ...{ unit: "count", better: "lower", assume: "exact" },
    places: ["client", "server"],
    meaning:
      "Connections on which the side sent an RST after the first FIN or RST of either side: its close by force, or its kernel's answer to what came when nobody had the socket any more. Either ends TIME_WAIT on the spot, or keeps it from coming about. Empty where packets can't be captured.",
  },
  {
    name: "closed_near_patience",
    ...{ unit: "count", better: "neither", assume: "noisy" },
    role: "diagnostic",
    places: SERVER,
    meaning:
      "Of those that the server ended first, connections that it ended in the last fifth of `patience`: a little later and the client would have been first. Where there are any, chance decides who closes first and all that follows from it. Empty where the client does not wait.",
  },
  ...(["p50", "p99"] as const).map((quantile): MetricOf<`server_close_${"p50" | "p99"}`> => ({
    name: `server_close_${quantile}`,
    ...{ unit: "us", better: "lower", assume: "noisy" },
    places: CLIENT,
    meaning: `${
      quantile === "p50" ? "Median" : "99th percentile of the"
    } time from the whole answer until the client sees the server's FIN or RST. Where both are read at once it is no more than the time between two reads of the client. Empty where the server closed none first.`,
  })),
  {
    name: "close_wait_per_1000_closes",
    ...{ unit: "count", better: "lower", assume: "exact" },
    places: ["client", "server"],
    meaning:
      "CLOSE-WAIT sockets in the last sample per 1,000 connections: the peer has closed, and the program has not.",
  },
  {
    name: "descriptors_before",
    ...{ unit: "count", better: "neither", assume: "noisy" },
    places: SERVER,
    meaning:
      "Descriptors that the target's processes held when it listened (/proc/PID/fd). Empty where it was started by somebody else.",
  },
  {
    name: "descriptors_after",
    ...{ unit: "count", better: "lower", assume: "noisy" },
    places: SERVER,
    meaning: "The same after every connection was over on the client's side.",
  },
] as const satisfies readonly AnyMetric[];

declare module "../../src/model/metric_list.ts" {
  interface MetricNames extends NamesOf<typeof TARGET> {}
}
