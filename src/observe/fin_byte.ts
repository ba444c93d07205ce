/**
 * Bytes in the queues of sockets, without what `ss` counts that is not data.
 *
 * The kernel gives the queues as distances in sequence space (tcp_diag_get_info(),
 * net/ipv4/tcp_diag.c): Recv-Q is rcv_nxt - copied_seq, Send-Q is write_seq - snd_una. SYN and FIN
 * each take one number of that space, so:
 * - Recv-Q has one too many from the arrival of the peer's FIN until the end of the stream is read
 *   (recv() returning 0). FIN comes last, so as long as anything is there, FIN is part of it:
 *   CLOSE-WAIT, CLOSING and LAST-ACK.
 * - Send-Q has one too many from the moment our FIN is queued until it is acknowledged: FIN-WAIT-1,
 *   CLOSING and LAST-ACK; FIN-WAIT-2 and TIME-WAIT come after. Likewise SYN-SENT, for the SYN.
 * - SYN-RECV, TIME-WAIT and orphaned FIN-WAIT-2 are minisockets without queues: 0 and 0.
 * - LISTEN prints the accept queue's length and limit, which are no bytes at all.
 *
 * The kernel reads sockets for `ss` without locking them, so a FIN that is just coming in may show
 * one state too early: a byte too many in ESTAB or FIN-WAIT-2 now and then.
 *
 * Each of these was seen on Linux 6.18; `testdata/` has the rows.
 * @module
 */
import type { TcpState } from "../model/words.ts";
import type { SideSnapshot, StateTotals } from "./ss_snapshot.ts";

const FIN_RECEIVED: ReadonlySet<TcpState> = new Set<TcpState>([
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
]);
const FIN_OR_SYN_UNACKNOWLEDGED: ReadonlySet<TcpState> = new Set<TcpState>([
  "FIN-WAIT-1",
  "CLOSING",
  "LAST-ACK",
  "SYN-SENT",
]);

/** Bytes that arrived and were not yet read, and that were sent or queued and not acknowledged. */
export interface QueuedBytes {
  readonly recv: number;
  readonly send: number;
}

/** Data in the queues of one side, FIN and SYN taken off, listeners left out. */
export function queuedBytes(side: SideSnapshot): QueuedBytes {
  let recv = 0;
  let send = 0;
  for (const [name, totals] of Object.entries(side.states) as [TcpState, StateTotals][]) {
    if (name === "LISTEN") continue;
    recv += totals.recvQ - (FIN_RECEIVED.has(name) ? totals.recvQSockets : 0);
    send += totals.sendQ - (FIN_OR_SYN_UNACKNOWLEDGED.has(name) ? totals.sendQSockets : 0);
  }
  return { recv, send };
}
