/**
 * What a trial can't tell whose sockets were not looked at while something was timed
 * (`--sampler off`): its first look and its last do not make a peak, a curve or a length of time.
 * @module
 */
import type { MetricName } from "../metrics/registry.ts";
const NEED_LOOKS: ReadonlySet<MetricName> = new Set([
  "time_wait_peak",
  "time_wait_socket_seconds",
  "time_wait_socket_seconds_computed",
  "time_wait_socket_seconds_watched",
  "time_wait_watched_per_computed",
  "time_wait_lasted",
  "time_wait_held",
  "sockets_held",
  "fin_wait_1_peak",
  "fin_wait_1_time",
  "fin_wait_1_step",
  "fin_wait_2_peak",
  "close_wait_peak",
  "send_queue_peak",
  "recv_queue_peak",
  "ports_held_peak",
  "ports_held_per_destination",
  "orphans_peak",
  "kernel_memory_peak",
  "slab_growth_peak",
]);

/** Whether the value of a metric rests on looks taken while something was timed. */
export function needsLooks(metric: MetricName): boolean {
  return NEED_LOOKS.has(metric);
}
