/**
 * Kernel memory of TCP sockets from /proc/slabinfo, which only root of the host may read.
 *
 * A row is `name active_objs num_objs objsize …` (slabinfo(5)). SLUB counts objects as active that
 * are free but kept on a CPU's own slab (get_slabinfo(), mm/slub.c), so small numbers are coarse.
 *
 * The kernel merges caches of like size and flags unless booted with `slab_nomerge`; a merged cache
 * has no row of its own. TCP, tw_sock_TCP and request_sock_TCP are never merged
 * (SLAB_TYPESAFE_BY_RCU); tcp_bind_bucket and tcp_bind2_bucket often are, and are then left out.
 * tcp_bind2_bucket exists from Linux 6.1.
 * @module
 */

/** The caches that hold what a TCP connection over IPv4 needs. */
const SLAB_CACHES: readonly string[] = [
  "TCP",
  "tw_sock_TCP",
  "request_sock_TCP",
  "tcp_bind_bucket",
  "tcp_bind2_bucket",
  "sock_inode_cache",
];

/**
 * Bytes of active objects in those caches of them that have a row.
 * @param text the file, or `undefined` where it could not be read
 * @returns `undefined` if there is no text or it has none of the caches
 */
export function parseSlab(text: string | undefined): number | undefined {
  let bytes: number | undefined;
  for (const cache of SLAB_CACHES) {
    const row = rowOf(text, cache);
    if (row) bytes = (bytes ?? 0) + row.active * row.size;
  }
  return bytes;
}

/** The row of a cache: objects in use and the bytes that one takes. */
export function rowOf(
  text: string | undefined,
  cache: string,
): { active: number; size: number } | undefined {
  const at = text === undefined ? -1 : text.indexOf(`\n${cache} `);
  if (at < 0) return undefined;
  const row = (text as string).slice(at + 1 + cache.length, at + ROW_CHARS);
  const [, active, size] = /^\s+(\d+)\s+\d+\s+(\d+)\s/.exec(row) ?? [];
  return active === undefined ? undefined : { active: Number(active), size: Number(size) };
}

/** More than a name and its first three numbers ever take. */
const ROW_CHARS = 120;
