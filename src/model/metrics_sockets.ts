/**
 * Metrics of every scenario: the sockets, ports and memory that `ss` and the kernel show.
 * @module
 */
import { metricsOf } from "./metric.ts";
import type { Place } from "./words.ts";

const BOTH: readonly Place[] = ["client", "server"];
const CLIENT: readonly Place[] = ["client"];
const HOST: readonly Place[] = ["host"];

/** Counted for the whole host, in steps of what its CPUs keep at hand; it may have shrunk meanwhile. */
const OF_HOST = { values: "below 0", noise: { relative: 0.5, absolute: 1_048_576 } } as const;

/** In the order of tables. */
export const SOCKETS = metricsOf([
  [
    "time_wait_peak",
    "count",
    "lower",
    "noisy",
    BOTH,
    "Most TIME_WAIT sockets in one `ss` sample.",
    { noise: { relative: 0.05, absolute: 10 } },
  ],
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
    "Most sockets without an owner above the count before the trial (`orphan` in /proc/net/sockstat). The kernel counts them for the whole host, also when asked inside a namespace: whatever other programs leave shows here, so it may be more than the trial has connections.",
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
    { noise: { relative: 0.05, absolute: 10 } },
  ],
  [
    "kernel_memory_peak",
    "bytes",
    "lower",
    "noisy",
    HOST,
    "Most kernel memory that the trial's sockets took in one sample: how many there are in the namespace (/proc/net/sockstat) times the size of their objects (`TCP` for full sockets, `tw_sock_TCP` for TIME_WAIT), and a bucket in each of the kernel's two tables by port for every port that they hold (`tcp_bind_bucket`, and from Linux 6.1 `tcp_bind2_bucket`). A client's socket holds a port of its own, those that a server has accepted share the listener's (the many addresses of its server that a trial spreads connections over are its own doing: their buckets are left out). With many addresses clients' ports are shared, too, now and then. Sizes are those of /proc/slabinfo and /sys/kernel/slab, which root alone may read; without, those of Linux 6.18 on x86-64 (2,368, 256, 128 and 128 bytes). Buffers, descriptors and inodes not included. Up to schema 2: without the buckets, and empty without root.",
  ],
  [
    "kernel_memory_end",
    "bytes",
    "lower",
    "noisy",
    HOST,
    "The same after every close was over: what the close leaves behind.",
    { noise: { relative: 0.02, absolute: 4096 } },
  ],
  [
    "slab_growth_peak",
    "bytes",
    "lower",
    "noisy",
    HOST,
    "Most growth, above the level before the trial, of the slabs of TCP sockets, TIME_WAIT, requests, port buckets and socket inodes (/proc/slabinfo) and of socket buffers (`mem` in /proc/net/sockstat). The kernel counts these for the whole host, and objects that its CPUs keep at hand as in use, so it moves by some hundred KiB either way, below 0 too.",
    OF_HOST,
  ],
  [
    "slab_growth_end",
    "bytes",
    "lower",
    "noisy",
    HOST,
    "The same after every close was over.",
    OF_HOST,
  ],
  [
    "send_queue_peak",
    "bytes",
    "lower",
    "noisy",
    BOTH,
    "Most bytes in Send-Q in one look, a pending FIN (which `ss` counts as one byte) taken off. Empty where fewer than three looks under load saw open connections: where they are many, most looks leave them out.",
  ],
  [
    "recv_queue_peak",
    "bytes",
    "lower",
    "noisy",
    BOTH,
    "Most bytes in Recv-Q in one look, a pending FIN taken off, listeners left out; empty likewise.",
  ],
]);
