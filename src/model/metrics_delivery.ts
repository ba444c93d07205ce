/**
 * Metrics of every scenario: what arrived, by which segments, and what it cost to run and to watch.
 * @module
 */
import { metricsOf } from "./metric.ts";
import type { Place } from "./words.ts";

const BOTH: readonly Place[] = ["client", "server"];
const HOST: readonly Place[] = ["host"];

const OUTCOMES = metricsOf([
  ["bytes_sent", "bytes", "higher", "exact", BOTH, "Payload bytes that send() took on this side."],
  [
    "bytes_delivered",
    "bytes",
    "higher",
    "exact",
    BOTH,
    "Payload bytes of this side that the other side's recv() returned.",
  ],
  ["bytes_lost", "bytes", "lower", "exact", BOTH, "bytes_sent less bytes_delivered of this side."],
  [
    "peer_resets",
    "count",
    "lower",
    "exact",
    BOTH,
    "Connections on which this side's call returned ECONNRESET.",
  ],
  [
    "rst_by_close",
    "count",
    "lower",
    "exact",
    HOST,
    "Connections that a close ended by RST: `TCPAbortOnData`, `TCPAbortOnClose` and `TCPAbortOnLinger` in /proc/net/netstat.",
  ],
  [
    "rst_per_close",
    "ratio",
    "lower",
    "exact",
    HOST,
    "rst_by_close divided by the closes of the closer.",
  ],
  [
    "rst_sent",
    "count",
    "lower",
    "noisy",
    HOST,
    "Segments with RST sent by either side (`OutRsts` in /proc/net/snmp). Beyond rst_by_close these answer segments that reached nobody: with two CPUs a late ACK may arrive in TIME_WAIT, be answered, and that answer find its sender gone (RFC 1337).",
  ],
  [
    "segments_per_connection",
    "ratio",
    "lower",
    "noisy",
    HOST,
    "TCP segments sent by both sides per connection, RSTs included (`OutSegs` plus `RetransSegs` in /proc/net/snmp). Whether an ACK rides on data depends on timing, so it is not exact.",
    { noise: { relative: 0.02, absolute: 0.05 } },
  ],
  ["segments_retransmitted", "count", "lower", "noisy", HOST, "`RetransSegs` in /proc/net/snmp."],
  [
    "time_wait_overflow",
    "count",
    "lower",
    "exact",
    HOST,
    "TIME_WAIT sockets dropped because tcp_max_tw_buckets was reached (`TCPTimeWaitOverflow`).",
  ],
  [
    "listen_overflows",
    "count",
    "lower",
    "noisy",
    HOST,
    "Connections dropped for a full accept queue (`ListenOverflows`).",
  ],
  [
    "cpu_per_connection",
    "us",
    "lower",
    "noisy",
    BOTH,
    "CPU time, user and system, of this side's workers per connection; work in softirq is charged to whoever it interrupted.",
  ],
]);

/** Of our own loops and of the observer: told, never judged. */
const DIAGNOSTICS = metricsOf([
  [
    "ss_samples",
    "count",
    "neither",
    "noisy",
    HOST,
    "How often `ss` was run while connections were opened, closed or settling. Where neither it nor the kernel's own dump was asked (`sock_diag_samples`), peaks of passing states and of queues are empty: nobody looked.",
  ],
  [
    "sock_diag_samples",
    "count",
    "neither",
    "noisy",
    HOST,
    "How often the kernel was asked for the dump that `ss` shows, without `ss`, while connections were opened, closed or settling: a tenth of the cost. A look that had to be cheap has left out TIME-WAIT, or ESTAB, too.",
  ],
  [
    "sampler_cpu",
    "us",
    "lower",
    "noisy",
    HOST,
    "CPU time of the observer, its `ss` children included, in the whole trial, from the first sample to the last.",
    { noise: { relative: 0.25, absolute: 1000 } },
  ],
  [
    "sampler_cpu_share",
    "ratio",
    "lower",
    "noisy",
    HOST,
    "CPU time of sampling, `ss` children and all, while connections were opened, closed or settling, divided by that time. Speaking to the workers is left out. Samples taken while nothing is timed (before the first phase, in a hold, after the last close) are in sampler_cpu only.",
    { noise: { relative: 0.25, absolute: 0.005 } },
  ],
  ["load_time", "us", "neither", "noisy", HOST, "Wall time of the phases that carry load."],
], "diagnostic");

/** In the order of tables. */
export const DELIVERY = [...OUTCOMES, ...DIAGNOSTICS];
