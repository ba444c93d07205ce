/**
 * Metrics of `unsent`: what becomes of bytes that were queued when the connection was closed.
 * @module
 */
import type { AnyMetric, NamesOf } from "../../src/model/metric.ts";
import type { Place } from "../../src/model/words.ts";

const BOTH: readonly Place[] = ["client", "server"];
const IN = { places: BOTH } as const;
const EXACT_BYTES = { ...IN, unit: "bytes", better: "neither", assume: "exact" } as const;

/** In the order of tables. */
export const UNSENT = [
  {
    ...EXACT_BYTES,
    name: "bytes_in_send_queue",
    meaning:
      "Of bytes_queued, what stood in the closer's Send-Q (`SIOCOUTQ`) when the closes began: what the peer's kernel had not taken. Written for the closer.",
  },
  {
    ...EXACT_BYTES,
    name: "bytes_in_receive_queue",
    meaning:
      "Of bytes_queued, what stood in the peer's Recv-Q (`SIOCINQ`) when the closes began. Written for the peer.",
  },
  {
    ...IN,
    name: "read_begins_time",
    ...{ unit: "us", better: "neither", assume: "noisy" },
    meaning: "From the first closing call until the peer began to read. Written for the peer.",
  },
  {
    ...IN,
    name: "closer_gone_time",
    ...{ unit: "us", better: "neither", assume: "noisy" },
    meaning:
      "With reader gone, from the first closing call until the closer had no socket any more but in TIME_WAIT: those without an owner are given up by the kernel. Counted in /proc/net/sockstat every 20 ms, later every 200th of the time. Empty where there were still some when the peer began to read. Written for the closer.",
  },
  {
    ...IN,
    name: "read_to_end_time",
    ...{ unit: "us", better: "neither", assume: "noisy" },
    meaning:
      "From the first closing call until the peer had read every connection to its end, whichever that was. Written for the peer.",
  },
  {
    ...IN,
    name: "fin_wait_1_time",
    ...{ unit: "us", better: "lower", assume: "noisy" },
    meaning:
      "From the first closing call to the first look that shows none of the closer's sockets in FIN-WAIT-1 any more; 0 if none was seen in it. So long a Send-Q lives on. The truth may be less by up to `fin_wait_1_step`. Written for the closer.",
  },
  {
    ...IN,
    name: "fin_wait_1_step",
    ...{ unit: "us", better: "neither", assume: "noisy" },
    role: "diagnostic",
    meaning:
      "How long before the look that ends `fin_wait_1_time` the last one was that still showed FIN-WAIT-1: 5 ms at first, then a fifth of the time since the first closing call, at most 100 ms. A time below three steps says only that it was not longer. Empty where none was seen. Written for the closer.",
  },
  {
    ...IN,
    name: "buffer_memory_after_close",
    values: "below 0",
    // A MiB for each CPU: net.core.mem_pcpu_rsv.
    noise: { relative: 0.1, absolute: 2_097_152 },
    ...{ unit: "bytes", better: "lower", assume: "noisy" },
    places: ["host"],
    meaning:
      "Memory of TCP's socket buffers (`mem` in /proc/net/sockstat) 20 ms after every close had begun, above that before anything was queued. The kernel counts it for the whole host and lets each CPU keep up to 1 MiB at hand (net.core.mem_pcpu_rsv), so it is right to a MiB a CPU.",
  },
] as const satisfies readonly AnyMetric[];

declare module "../../src/model/metric_list.ts" {
  interface MetricNames extends NamesOf<typeof UNSENT> {}
}
