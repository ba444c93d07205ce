/**
 * Metrics of scenarios in which bytes are queued when the connection is closed: what becomes of them.
 * @module
 */
import type { AnyMetric } from "./metric.ts";
import type { Place } from "./words.ts";

const BOTH: readonly Place[] = ["client", "server"];

/** In the order of tables. */
export const QUEUED = [
  {
    ...{ unit: "bytes", better: "neither", assume: "exact", places: BOTH },
    name: "bytes_queued",
    meaning:
      "Bytes that the closer's send() took after the echo and that the peer had not read when the closes began. Written for the closer.",
  },
  {
    places: BOTH,
    name: "queued_lost_share",
    values: "parts",
    ...{ unit: "ratio", better: "lower", assume: "exact" },
    meaning:
      "bytes_lost of the closer divided by bytes_queued; empty where nothing was queued. Written for the closer.",
  },
  {
    places: BOTH,
    name: "reads_ended_by_eof",
    ...{ unit: "count", better: "higher", assume: "exact" },
    meaning:
      "Connections on which the peer's last recv() returned 0, the end of the stream. Written for the peer.",
  },
  {
    places: BOTH,
    name: "reads_ended_by_reset",
    ...{ unit: "count", better: "lower", assume: "exact" },
    meaning:
      "Connections on which the peer's last recv() returned ECONNRESET. Written for the peer.",
  },
] as const satisfies readonly AnyMetric[];
