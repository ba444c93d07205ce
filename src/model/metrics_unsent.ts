/**
 * Metrics of `unsent`: what becomes of bytes that were queued when the connection was closed.
 * @module
 */
import type { Metric } from "./metric.ts";
import type { Place } from "./words.ts";

const BOTH: readonly Place[] = ["client", "server"];
const IN = { scenarios: ["unsent"], places: BOTH } as const;

/** In the order of tables. All are written for the closer unless they say otherwise. */
export const UNSENT: readonly Metric[] = [
  {
    ...IN,
    ...{ name: "bytes_queued", unit: "bytes", better: "neither", assume: "exact" },
    meaning:
      "Bytes that send() took after the echo and that the peer had not read when the closes began.",
  },
  {
    ...IN,
    ...{ name: "bytes_in_send_queue", unit: "bytes", better: "neither", assume: "exact" },
    meaning:
      "Of bytes_queued, what stood in the closer's Send-Q (`SIOCOUTQ`) when the closes began: what the peer's kernel had not taken.",
  },
  {
    ...IN,
    ...{ name: "queued_bytes_lost", unit: "bytes", better: "lower", assume: "exact" },
    meaning: "Of bytes_queued, what the peer's recv() never returned, however late it came.",
  },
  {
    ...IN,
    ...{ name: "queued_share_lost", unit: "ratio", better: "lower", assume: "exact" },
    meaning: "queued_bytes_lost divided by bytes_queued; empty where nothing was queued.",
  },
  {
    ...IN,
    ...{ name: "reads_ended_by_eof", unit: "count", better: "higher", assume: "exact" },
    meaning:
      "Connections on which the last recv() of this side, the peer, returned 0: the end of the stream.",
  },
  {
    ...IN,
    ...{ name: "reads_ended_by_reset", unit: "count", better: "lower", assume: "exact" },
    meaning: "Connections on which the last recv() of this side, the peer, returned ECONNRESET.",
  },
];
