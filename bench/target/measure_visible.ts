/**
 * What can be told of a server whose sockets are not among those of the trial's namespace. Pure.
 * @module
 */
import { COMMON, type MetricName } from "../../src/model/metric_list.ts";
import type { Measurement } from "../../src/model/trial.ts";
import type { AnyMetric } from "../../src/model/metric.ts";
import type { Place } from "../../src/model/words.ts";
import { TARGET } from "./metrics.ts";

/** What is seen of a server from the client's side, or on the way. */
const SEEN_ANYWHERE: ReadonlySet<string> = new Set<MetricName>([
  ...["closed_first_by_fin", "closed_first_by_rst", "closed_near_patience"] as const,
  ...["resets_after_close", "server_visible"] as const,
]);

/** What a kernel counts for both sides of a connection together, where both are its own. */
const OF_BOTH: readonly MetricName[] = [
  ...["rst_by_close", "rst_per_close", "rst_sent", "segments_per_connection"] as const,
  ...["segments_retransmitted", "listen_overflows"] as const,
];

/**
 * Whether the server's sockets are those that are looked at.
 * @param seen whether each client found the server's end of a connection among the namespace's
 * sockets; `null`: not known
 * @param listens whether something listens on its port in the namespace
 */
export function isVisible(seen: readonly (boolean | null)[], listens: boolean): boolean {
  return seen.includes(true) || !seen.includes(false) && listens;
}

/** Everything of the server's own, empty. */
export function unseenOfServer(): Measurement[] {
  const empty = (metric: MetricName, side: Place): Measurement => ({ metric, side, value: null });
  const own = [...COMMON, ...TARGET].filter(({ name, places }: AnyMetric & { name: MetricName }) =>
    places.includes("server") && !SEEN_ANYWHERE.has(name) && name !== "drains_given_up"
  );
  return [
    ...own.map(({ name }) => empty(name, "server")),
    ...OF_BOTH.map((name) => empty(name, "host")),
  ];
}

/** Why it is empty, in one line. */
export function unseenText(address: string): string {
  return `the server's sockets are not among those of this network namespace (looked for at ` +
    `${address}): it runs behind an address translation, in a container or on another host. What ` +
    "it holds (CLOSE_WAIT, TIME_WAIT, descriptors) can't be seen from here and is left empty";
}
