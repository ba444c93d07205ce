/**
 * TCP counters from /proc/net/snmp and /proc/net/netstat.
 *
 * Both files give each group two rows, names then values: `Tcp: RtoAlgorithm …` / `Tcp: 1 …`
 * (snmp_seq_show() and netstat_seq_show(), net/ipv4/proc.c). They count since the network namespace
 * was made. Which names there are depends on the kernel, so none is taken for granted.
 * @module
 */

/** Names taken from the `Tcp` group of /proc/net/snmp (RFC 4022, RFC 1213). */
const SNMP_TCP = [
  "ActiveOpens",
  "PassiveOpens",
  "AttemptFails",
  "EstabResets",
  "InSegs",
  /** Segments sent, RST included, retransmissions not (__tcp_transmit_skb(), tcp_output.c). */
  "OutSegs",
  "RetransSegs",
  /** Segments with RST, also counted in OutSegs. */
  "OutRsts",
] as const;

/** Names taken from the `TcpExt` group of /proc/net/netstat. */
const NETSTAT_TCP = [
  /**
   * TIME-WAIT minisockets made, counted when their timer is first set, not when it runs out
   * (__inet_twsk_schedule(), inet_timewait_sock.c). An orphaned FIN-WAIT-2 is made into one, counts
   * then, and not again when it goes on to TIME-WAIT.
   */
  "TW",
  /** The same for those made with 4 s or less to live (a small tcp_fin_timeout). */
  "TWKilled",
  /** TIME-WAIT sockets whose port was taken over by a new connection (tcp_tw_reuse). */
  "TWRecycled",
  "TCPTimeWaitOverflow",
  "ListenOverflows",
  "ListenDrops",
  "TCPReqQFullDrop",
  "TCPBacklogDrop",
  "DelayedACKs",
  "TCPSynRetrans",
  "TCPTimeouts",
  "TCPOrigDataSent",
  /** Closed by RST for linger 0, or because data came in after the close. */
  "TCPAbortOnData",
  /** Closed by RST because received data had not been read. */
  "TCPAbortOnClose",
  "TCPAbortOnMemory",
  "TCPAbortOnTimeout",
  /** Dropped from FIN-WAIT-2 at once because of TCP_LINGER2 < 0. */
  "TCPAbortOnLinger",
  "TCPAbortFailed",
] as const;

/** A counter by the kernel's own name. */
export type TcpCounter = typeof SNMP_TCP[number] | typeof NETSTAT_TCP[number];

/** Counters that could be read; one the kernel does not have is absent, never 0. */
export type TcpCounters = Readonly<Partial<Record<TcpCounter, number>>>;

/**
 * Reads the counters.
 * @param files text of both files, `undefined` where one could not be read
 */
export function parseCounters(
  files: { readonly snmp: string | undefined; readonly netstat: string | undefined },
): TcpCounters {
  return {
    ...pick(group(files.snmp, "Tcp"), SNMP_TCP),
    ...pick(group(files.netstat, "TcpExt"), NETSTAT_TCP),
  };
}

/**
 * What was counted between two readings in the same namespace.
 * @returns only counters that both readings have and that did not go backwards
 */
export function countersBetween(before: TcpCounters, after: TcpCounters): TcpCounters {
  const between: Partial<Record<TcpCounter, number>> = {};
  for (const [name, end] of Object.entries(after) as [TcpCounter, number][]) {
    const start = before[name];
    if (start !== undefined && end >= start) between[name] = end - start;
  }
  return between;
}

function group(text: string | undefined, name: string): Map<string, string> {
  const rows = (text ?? "").split("\n").filter((row) => row.startsWith(`${name}: `));
  const [names = [], values = []] = rows.map((row) => row.trim().split(/\s+/).slice(1));
  if (names.length !== values.length) return new Map();
  return new Map(names.map((one, i) => [one, values[i] as string]));
}

function pick<Name extends TcpCounter>(
  fields: ReadonlyMap<string, string>,
  names: readonly Name[],
): Partial<Record<Name, number>> {
  const picked: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const text = fields.get(name);
    if (text !== undefined && /^\d+$/.test(text)) picked[name] = Number(text);
  }
  return picked;
}
