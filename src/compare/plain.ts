/**
 * Metrics in plain words: what a close does more of, or more slowly.
 * @module
 */
import type { MetricName } from "../metrics/registry.ts";

/** `resets`, `peer{s}`: who closes so resets so many more peers. */
export interface Doing {
  readonly verb: string;
  /** What there is more or fewer of; `{s}` is an s unless it is one. */
  readonly thing: string;
  /** Who does it, where that is not who closes. */
  readonly who?: string;
}

/** `closes`, `slower`: who closes so closes so much more slowly. */
export interface Taking {
  readonly verb: string;
  readonly more: "slower" | "longer";
  readonly who?: string;
}

const SERVER = "the server";

/** Counts, bytes and shares. */
const DOING = new Map<MetricName, Doing>(
  ([
    ["connections_opened", "opens", "connection{s}"],
    ["connections_failed", "fails", "connection{s}"],
    ["connections_per_second", "does", "connections a second"],
    ["time_wait_peak", "holds", "TIME_WAIT socket{s} at once"],
    ["time_wait_end", "leaves", "TIME_WAIT socket{s}"],
    ["time_wait_per_1000_closes", "makes", "TIME_WAIT per 1,000 closes"],
    ["time_wait_socket_seconds", "costs", "socket-second{s} of TIME_WAIT"],
    ["fin_wait_1_peak", "holds", "FIN-WAIT-1 socket{s} at once"],
    ["fin_wait_2_peak", "holds", "FIN-WAIT-2 socket{s} at once"],
    ["close_wait_peak", "holds", "CLOSE-WAIT socket{s} at once"],
    ["orphans_peak", "leaves", "orphan{s} at once"],
    ["established_leaked", "leaks", "ESTABLISHED connection{s}"],
    ["close_wait_leaked", "leaks", "CLOSE-WAIT connection{s}"],
    ["ports_held_peak", "holds", "client port{s} at once"],
    ["kernel_memory_peak", "takes", "kernel memory at once"],
    ["kernel_memory_end", "leaves", "kernel memory"],
    ["bytes_sent", "sends", "byte{s}"],
    ["bytes_delivered", "delivers", "byte{s}"],
    ["bytes_lost", "loses", "byte{s}"],
    ["peer_resets", "resets", "peer{s}"],
    ["rst_by_close", "ends", "connection{s} by RST"],
    ["rst_per_close", "sends", "RST per close"],
    ["rst_sent", "sends", "segment{s} with RST"],
    ["segments_per_connection", "sends", "segment{s} a connection"],
    ["segments_retransmitted", "sends", "segment{s} again"],
    ["time_wait_overflow", "drops", "TIME_WAIT socket{s} for want of room"],
    ["listen_overflows", "loses", "connection{s} to a full accept queue"],
    ["cpu_per_connection", "takes", "CPU a connection"],
    ["reads_ended_by_eof", "ends", "read{s} by EOF"],
    ["reads_ended_by_reset", "ends", "read{s} by a reset"],
    ["exhausted_time_wait", "reaches", "TIME_WAIT socket{s} before ports end"],
    ["drains_given_up", "gives up", "drain{s}"],
    ["addresses_unavailable", "fails", "connect() call{s} for want of a port"],
    ["ports_held_per_destination", "holds", "client port{s} a destination"],
    ["rate_at_start", "does", "connections a second at the start"],
    ["rate_past_cliff", "does", "connections a second past the cliff"],
    ["sockets_after_close", "leaves", "socket{s} right after the closes"],
    ["peers_half_open", "leaves", "peer{s} half open"],
    ["requests_per_second_flood", "answers", "requests a second under the flood", SERVER],
    ["request_errors", "fails", "request{s}", SERVER],
    ["request_timeouts", "lets time out", "request{s}", SERVER],
    ["descriptors_held_peak", "holds", "descriptor{s} at once", SERVER],
    ["sockets_held", "holds", "socket{s}", SERVER],
    ["time_wait_held", "holds", "TIME_WAIT socket{s}", SERVER],
    ["answers", "answers", "connection{s}", SERVER],
    ["http_2xx", "answers", "request{s} by a status 2xx", SERVER],
    ["http_3xx", "answers", "request{s} by a status 3xx", SERVER],
    ["http_4xx", "answers", "request{s} by a status 4xx", SERVER],
    ["http_5xx", "answers", "request{s} by a status 5xx", SERVER],
    ["connects_given_up", "gives up", "connection{s} that would not come about"],
    ["answers_given_up", "lets wait too long for its answer", "connection{s}", SERVER],
    ["closed_first_by_rst", "resets", "connection{s} first", SERVER],
    ["resets_after_close", "sends", "RST{s} after the first close"],
    ["close_wait_per_1000_closes", "leaves", "CLOSE-WAIT per 1,000 connections"],
    ["descriptors_after", "keeps", "descriptor{s} open", SERVER],
  ] as const).map((
    [name, verb, thing, who],
  ) => [name, { verb, thing, ...(who === undefined ? {} : { who }) }]),
);

/** Times, by how the metric's name begins; the first that fits. */
const TAKING: readonly (readonly [string, Taking])[] = [
  ["connect", { verb: "connects", more: "slower" }],
  ["echo", { verb: "echoes", more: "slower" }],
  ["close", { verb: "closes", more: "slower" }],
  ["teardown", { verb: "frees descriptors", more: "slower" }],
  ["fin_wait_1", { verb: "stays in FIN-WAIT-1", more: "longer" }],
  ["sockets_left", { verb: "keeps sockets", more: "longer" }],
  ["time_wait", { verb: "stays in TIME_WAIT", more: "longer" }],
  ["server_close", { verb: "closes", more: "slower", who: SERVER }],
  ["request", { verb: "answers requests", more: "slower", who: SERVER }],
];

/** What a count says; a metric that has no words of its own is named. */
export function doing(metric: MetricName): Doing {
  return DOING.get(metric) ?? { verb: "has", thing: `of ${metric}` };
}

/** What a time says; `undefined` where it is told as a count is, like CPU. */
export function taking(metric: MetricName): Taking | undefined {
  if (DOING.has(metric)) return undefined;
  return TAKING.find(([start]) => metric.startsWith(start))?.[1] ??
    { verb: `takes, by ${metric},`, more: "longer" };
}

/** Every metric that has words of its own. */
export const WORDED: ReadonlySet<MetricName> = new Set(DOING.keys());
