/**
 * What the kernel's objects for a TCP connection over IPv4 take.
 *
 * A TIME-WAIT that the client holds is three of them: the minisocket, and the port's bucket in each
 * of the two hash tables by port (inet_twsk_hashdance_schedule(), net/ipv4/inet_timewait_sock.c,
 * goes on holding both). One that the server holds is the minisocket alone, as all that it has
 * accepted share the listener's port (__inet_inherit_port(), net/ipv4/inet_hashtables.c).
 * @module
 */
import { rowOf } from "./slab.ts";

/** Bytes of each kind, without buffers, descriptors and inodes. */
export interface ObjectSizes {
  /** A full socket (`struct tcp_sock`). */
  readonly socket: number;
  /** A TIME_WAIT minisocket (`struct tcp_timewait_sock`). */
  readonly timeWait: number;
  /** A port that is held (`struct inet_bind_bucket`). */
  readonly port: number;
  /** A pair of address and port that is held (`struct inet_bind2_bucket`, from Linux 6.1). */
  readonly endpoint: number;
}

/**
 * Sizes for where they can't be read: Linux 6.18 on x86-64. The buckets are 88 and 104 bytes,
 * rounded up to cache lines of 64 (SLAB_HWCACHE_ALIGN in tcp_init(), net/ipv4/tcp.c); the others
 * depend on how the kernel was built, by some percent.
 */
export const USUAL_SIZES: ObjectSizes = { socket: 2368, timeWait: 256, port: 128, endpoint: 128 };

/** The kernel's caches of the buckets; mostly merged with others, and without a row then. */
export const BUCKET_CACHES = { port: "tcp_bind_bucket", endpoint: "tcp_bind2_bucket" } as const;

/** Where sizes are told. */
export interface SizeSources {
  /** /proc/slabinfo, where it may be read. */
  readonly slab: string | undefined;
  /** /sys/kernel/slab/CACHE/slab_size, which merged caches have too, where it may be read. */
  slabSize(cache: string): string | undefined;
  /** /proc/sys/kernel/osrelease. */
  readonly release: string | undefined;
}

/** The sizes on this machine, each as well as it can be known. */
export function objectSizes({ slab, slabSize, release }: SizeSources): ObjectSizes {
  const size = (cache: string, usual: number) =>
    rowOf(slab, cache)?.size ?? numberIn(slabSize(cache)) ?? usual;
  return {
    socket: size("TCP", USUAL_SIZES.socket),
    timeWait: size("tw_sock_TCP", USUAL_SIZES.timeWait),
    port: size(BUCKET_CACHES.port, USUAL_SIZES.port),
    endpoint: hasEndpoints(release) ? size(BUCKET_CACHES.endpoint, USUAL_SIZES.endpoint) : 0,
  };
}

function numberIn(text: string | undefined): number | undefined {
  return /^\d+\n?$/.test(text ?? "") ? Number(text) : undefined;
}

/** Whether the kernel has the second table: Linux 6.1. Where the release is not known, it has. */
function hasEndpoints(release: string | undefined): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(release ?? "") ?? [];
  if (major === undefined) return true;
  return Number(major) > 6 || Number(major) === 6 && Number(minor) >= 1;
}

/** How many of each there are. */
export interface ObjectCounts {
  readonly inUse: number;
  readonly timeWait: number;
  readonly ports: number;
  readonly endpoints: number;
}

/** Bytes that so many take. */
export function bytesOf(counts: ObjectCounts, sizes: ObjectSizes): number {
  return counts.inUse * sizes.socket + counts.timeWait * sizes.timeWait +
    counts.ports * sizes.port + counts.endpoints * sizes.endpoint;
}
