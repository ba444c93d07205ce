/**
 * The metric registry: name, unit, which way is better, exact or noisy.
 *
 * *Exact* metrics are counts that repeat to the digit on the same kernel; any
 * change in the worse direction is a change of behaviour. *Noisy* ones are
 * times, rates and whatever is sampled. What only some scenarios measure has a
 * file of its own beside this one.
 * @module
 */
import { DECAY } from "./metrics_decay.ts";
import { PORTS } from "./metrics_ports.ts";
import { SERVICE } from "./metrics_service.ts";
import { TARGET } from "./metrics_target.ts";
import { UNSENT } from "./metrics_unsent.ts";
import { VANISH } from "./metrics_vanish.ts";
import type { Metric } from "./metric.ts";
import { noiseOf } from "./noise.ts";
import type { Place } from "./words.ts";

export type { Metric, Unit } from "./metric.ts";

const BOTH: readonly Place[] = ["client", "server"];
const CLIENT: readonly Place[] = ["client"];
const HOST: readonly Place[] = ["host"];

type Row = readonly [
  string,
  Metric["unit"],
  Metric["better"],
  Metric["assume"],
  readonly Place[],
  string,
];

const ROWS: readonly Row[] = [
  [
    "connections_opened",
    "count",
    "higher",
    "exact",
    CLIENT,
    "Connections whose handshake completed.",
  ],
  [
    "connections_failed",
    "count",
    "lower",
    "exact",
    CLIENT,
    "Connections that did not connect, whose echo did not come back whole and equal, or whose closing calls returned an error.",
  ],
  [
    "connections_per_second",
    "count/s",
    "higher",
    "noisy",
    CLIENT,
    "Connections opened, echoed and closed per second of the phases that carry load (`hold` left out).",
  ],
  [
    "connect_p50",
    "us",
    "lower",
    "noisy",
    CLIENT,
    "Median time from connect() until the client's loop sees the connection established; with many in flight most of it is waiting for that loop's turn.",
  ],
  ["connect_p99", "us", "lower", "noisy", CLIENT, "99th percentile of the same."],
  ["connect_max", "us", "lower", "noisy", CLIENT, "Longest of the same."],
  [
    "echo_p50",
    "us",
    "lower",
    "noisy",
    CLIENT,
    "Median time from the client's loop seeing the connection established until the whole echo is received and verified; likewise.",
  ],
  ["echo_p99", "us", "lower", "noisy", CLIENT, "99th percentile of the same."],
  ["echo_max", "us", "lower", "noisy", CLIENT, "Longest of the same."],
  [
    "close_p50",
    "us",
    "lower",
    "noisy",
    BOTH,
    "Median time the closing calls held their caller: every setsockopt(), shutdown() and close() of the mode, waiting for the peer's EOF not included. In stacks `deno` and `node`: every call of the API, until it returns; what it has asked for may come later. Written for the closer.",
  ],
  ["close_p99", "us", "lower", "noisy", BOTH, "99th percentile of the same."],
  ["close_max", "us", "lower", "noisy", BOTH, "Longest of the same."],
  [
    "teardown_p50",
    "us",
    "lower",
    "noisy",
    BOTH,
    "Median time from the first closing call to the descriptor being free again, with everything waited for in between: the peer's EOF (drain), or a free closing thread (timed linger). In stack `node` until its event `close`. Written for the closer.",
  ],
  ["teardown_p99", "us", "lower", "noisy", BOTH, "99th percentile of the same."],
  ["teardown_max", "us", "lower", "noisy", BOTH, "Longest of the same."],
  [
    "closers",
    "count",
    "neither",
    "exact",
    BOTH,
    "Threads that made blocking closes off the loop; 0 where closes were made on the loop. In `unsent` there is one for each close, and that it has ended is seen within about 1 ms.",
  ],
  [
    "loop_stall_max",
    "us",
    "lower",
    "noisy",
    BOTH,
    "Longest stretch between two looks at the event queue: how long everybody else on that loop had to wait.",
  ],
  ["time_wait_peak", "count", "lower", "noisy", BOTH, "Most TIME_WAIT sockets in one `ss` sample."],
  [
    "time_wait_end",
    "count",
    "lower",
    "exact",
    BOTH,
    "TIME_WAIT sockets in the last sample, after every close was over.",
  ],
  [
    "time_wait_per_1000_closes",
    "count",
    "lower",
    "exact",
    BOTH,
    "TIME_WAIT sockets made per 1,000 closes by the closer (`TW` in /proc/net/netstat), written to the side that `ss` sees holding them. An orphaned FIN_WAIT_2 becomes one of these too.",
  ],
  [
    "time_wait_lost",
    "count",
    "neither",
    "noisy",
    HOST,
    "TIME_WAIT sockets made that were gone at the last sample: reused by a new connection from the same port, ended by RST, or older than 60 s.",
  ],
  [
    "time_wait_socket_seconds",
    "socket_s",
    "lower",
    "noisy",
    BOTH,
    "TIME_WAIT sockets times the seconds they exist: what was sampled, plus what the timers of the last sample (`ss -o`) still owe and half of the kernel's coarse tick for each, to which it rounds their end up.",
  ],
  [
    "fin_wait_1_peak",
    "count",
    "lower",
    "noisy",
    BOTH,
    "Most FIN-WAIT-1 sockets in one `ss` sample.",
  ],
  [
    "fin_wait_2_peak",
    "count",
    "lower",
    "noisy",
    BOTH,
    "Most FIN-WAIT-2 sockets in one `ss` sample.",
  ],
  [
    "close_wait_peak",
    "count",
    "lower",
    "noisy",
    BOTH,
    "Most CLOSE-WAIT sockets in one `ss` sample.",
  ],
  [
    "orphans_peak",
    "count",
    "lower",
    "noisy",
    HOST,
    "Most sockets without an owner above the count before the trial (`orphan` in /proc/net/sockstat; the kernel counts them host-wide).",
  ],
  [
    "established_leaked",
    "count",
    "lower",
    "exact",
    BOTH,
    "Connections still ESTAB after every close was over.",
  ],
  [
    "close_wait_leaked",
    "count",
    "lower",
    "exact",
    BOTH,
    "Connections still CLOSE-WAIT after every close was over.",
  ],
  [
    "ports_held_peak",
    "count",
    "lower",
    "noisy",
    CLIENT,
    "Most client ports in use at once: sockets of any state on the client's side and TIME_WAIT on either, in one `ss` sample.",
  ],
  [
    "kernel_memory_peak",
    "bytes",
    "lower",
    "noisy",
    HOST,
    "Most kernel memory that the trial's sockets took in one sample: how many there are in the namespace (/proc/net/sockstat) times the size of their objects (/proc/slabinfo, which root alone may read; empty without): `TCP` for full sockets, `tw_sock_TCP` for TIME_WAIT. Buffers, port buckets, descriptors and inodes not included.",
  ],
  [
    "kernel_memory_end",
    "bytes",
    "lower",
    "noisy",
    HOST,
    "The same after every close was over: what the close leaves behind.",
  ],
  [
    "slab_growth_peak",
    "bytes",
    "lower",
    "noisy",
    HOST,
    "Most growth, above the level before the trial, of the slabs of TCP sockets, TIME_WAIT, requests, port buckets and socket inodes (/proc/slabinfo) and of socket buffers (`mem` in /proc/net/sockstat). The kernel counts these for the whole host, and objects that its CPUs keep at hand as in use, so it moves by some hundred KiB either way, below 0 too.",
  ],
  ["slab_growth_end", "bytes", "lower", "noisy", HOST, "The same after every close was over."],
  [
    "send_queue_peak",
    "bytes",
    "lower",
    "noisy",
    BOTH,
    "Most bytes in Send-Q in one `ss` sample, a pending FIN (which `ss` counts as one byte) taken off.",
  ],
  [
    "recv_queue_peak",
    "bytes",
    "lower",
    "noisy",
    BOTH,
    "Most bytes in Recv-Q in one `ss` sample, a pending FIN taken off, listeners left out.",
  ],
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
  [
    "ss_samples",
    "count",
    "neither",
    "noisy",
    HOST,
    "How often `ss` was run while connections were opened, closed or settling. Where it is 0, peaks of passing states and of queues are empty: nobody looked.",
  ],
  [
    "sampler_cpu",
    "us",
    "lower",
    "noisy",
    HOST,
    "CPU time of the observer and its `ss` children in the whole trial, from the first sample to the last.",
  ],
  [
    "sampler_cpu_share",
    "ratio",
    "lower",
    "noisy",
    HOST,
    "CPU time of sampling, `ss` children and all, while connections were opened, closed or settling, divided by that time. Speaking to the workers is left out. Samples taken while nothing is timed (before the first phase, in a hold, after the last close) are in sampler_cpu only.",
  ],
  ["load_time", "us", "neither", "noisy", HOST, "Wall time of the phases that carry load."],
];

const EVERYWHERE = ROWS.map(([name, unit, better, assume, places, meaning]): Metric => (
  { name, unit, better, assume, places, meaning }
));

/** Every metric by name, in the order of tables: those of all scenarios first. */
export const METRICS: ReadonlyMap<string, Metric> = new Map(
  [...EVERYWHERE, ...UNSENT, ...PORTS, ...VANISH, ...SERVICE, ...DECAY, ...TARGET].map((one) => [
    one.name,
    one.assume === "exact" ? one : { ...one, noise: noiseOf(one.name, one.unit) },
  ]),
);

/**
 * The metric of that name.
 * @throws {Error} if the registry does not have it: a defect, never bad input.
 */
export function metric(name: string): Metric {
  const found = METRICS.get(name);
  if (!found) throw new Error(`Cannot use metric "${name}" as it is not in the registry`);
  return found;
}
