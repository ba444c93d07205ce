/**
 * Totals of TCP sockets from /proc/net/sockstat.
 *
 * `sockets: used 13` … `TCP: inuse 1 orphan 0 tw 0 alloc 1 mem 315` (sockstat_seq_show(),
 * net/ipv4/proc.c). `inuse` and `tw` are the network namespace's own; `orphan`, `alloc` and `mem`
 * are the whole host's. `inuse` counts IPv4 only; `tw` also counts orphaned FIN-WAIT-2 sockets.
 * @module
 */

/** The TCP row. */
export interface Sockstat {
  /** IPv4 TCP sockets that are neither closed nor TIME-WAIT, of this namespace. */
  readonly inUse: number;
  /** Sockets no process owns any more, of the whole host. */
  readonly orphans: number;
  /** TIME-WAIT and orphaned FIN-WAIT-2 sockets, of this namespace. */
  readonly timeWait: number;
  /** TCP sockets allocated, of the whole host. */
  readonly allocated: number;
  /**
   * Pages of memory charged for socket buffers, of the whole host. Every CPU keeps up to 1 MiB
   * charged or uncharged to itself (SK_MEMORY_PCPU_RESERVE), so small changes do not show.
   */
  readonly memoryPages: number;
}

/**
 * Reads the TCP row.
 * @param text the file, or `undefined` where it could not be read
 * @returns `undefined` if there is no text or a number is missing
 */
export function parseSockstat(text: string | undefined): Sockstat | undefined {
  const words = /^TCP:(.*)$/m.exec(text ?? "")?.[1]?.trim().split(/\s+/) ?? [];
  const value = (name: string): number => {
    const at = words.indexOf(name);
    const word = at < 0 ? undefined : words[at + 1];
    return word !== undefined && /^\d+$/.test(word) ? Number(word) : NaN;
  };
  const sockstat = {
    inUse: value("inuse"),
    orphans: value("orphan"),
    timeWait: value("tw"),
    allocated: value("alloc"),
    memoryPages: value("mem"),
  };
  return Object.values(sockstat).some(Number.isNaN) ? undefined : sockstat;
}
