/**
 * What one look shows of the sockets around the servers' port, be it by `ss` or by a dump.
 * @module
 */
import { type Side, TCP_STATES, type TcpState } from "../model/words.ts";

/** The sockets of one side that are in one state. */
export interface StateTotals {
  readonly sockets: number;
  /** Sum of Recv-Q as printed: bytes, for LISTEN connections waiting to be accepted. */
  readonly recvQ: number;
  /** Sum of Send-Q as printed: bytes, for LISTEN the longest the accept queue may get. */
  readonly sendQ: number;
  /** Sockets whose Recv-Q is not 0. */
  readonly recvQSockets: number;
  /** Sockets whose Send-Q is not 0. */
  readonly sendQSockets: number;
}

/** The sockets of one side. */
export interface SideSnapshot {
  readonly states: Readonly<Record<TcpState, StateTotals>>;
  /**
   * Seconds that the TIME-WAIT timers still have to run, summed. `ss` cuts what it prints short;
   * half of what may have been cut off is added back (see `ss_timer.ts`). A dump has milliseconds.
   */
  readonly timeWaitOwedS: number;
  /** TIME-WAIT rows without a timer; the sum above does not have them. */
  readonly timeWaitUntimed: number;
  /**
   * FIN-WAIT-2 sockets that no process owns any more. The kernel keeps them as TIME-WAIT
   * minisockets (tcp_time_wait() with state TCP_FIN_WAIT2, net/ipv4/tcp_minisocks.c), so `ss` gives
   * them a `timewait` timer and /proc/net/sockstat counts them in `tw`.
   */
  readonly orphanedFinWait2: number;
}

/** Sockets of the whole namespace, whatever their ports. */
export interface NamespaceTotals {
  /** What `inuse` of /proc/net/sockstat and sockstat6 comes to: no TIME-WAIT, SYN-RECV, UNCONN. */
  readonly inUse: number;
  /** What `tw` of /proc/net/sockstat counts: TIME-WAIT and FIN-WAIT-2 without an owner. */
  readonly timeWait: number;
  /** Different own ports. */
  readonly ports: number;
  /** Different pairs of own address and own port, the servers' port taken to have one address. */
  readonly endpoints: number;
}

/** All that one output of `ss`, or one dump of the kernel's, says. */
export interface SsSnapshot extends Readonly<Record<Side, SideSnapshot>> {
  readonly total: NamespaceTotals;
  /** Rows that could not be understood; they are in none of the counts. */
  readonly unparsed: number;
}

/** No sockets in that state. */
export const NO_SOCKETS: StateTotals = {
  sockets: 0,
  recvQ: 0,
  sendQ: 0,
  recvQSockets: 0,
  sendQSockets: 0,
};

/** A namespace without sockets. */
export const NO_TOTALS: NamespaceTotals = { inUse: 0, timeWait: 0, ports: 0, endpoints: 0 };

/** A side with nothing but what is given. */
export function sideOf(
  states: Partial<Record<TcpState, StateTotals>>,
  rest: Partial<Omit<SideSnapshot, "states">> = {},
): SideSnapshot {
  const all = Object.fromEntries(TCP_STATES.map((state) => [state, states[state] ?? NO_SOCKETS]));
  return {
    states: all as Record<TcpState, StateTotals>,
    timeWaitOwedS: 0,
    timeWaitUntimed: 0,
    orphanedFinWait2: 0,
    ...rest,
  };
}

/** Whether a byte separates columns. */
export function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
