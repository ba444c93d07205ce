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
 *   CLOSING and LAST-ACK; FIN-WAIT-2 and TIME-WAIT come after.
 * - In SYN-SENT nothing is queued but the SYN, and the sequence numbers from which Send-Q is computed
 *   may be half set (tcp_connect_init(), net/ipv4/tcp_output.c): any number of 32 bits may stand there.
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
const FIN_UNACKNOWLEDGED: ReadonlySet<TcpState> = new Set<TcpState>([
  "FIN-WAIT-1",
  "CLOSING",
  "LAST-ACK",
]);
const NO_BYTES: ReadonlySet<TcpState> = new Set<TcpState>(["LISTEN", "SYN-SENT"]);

/** Bytes that arrived and were not yet read, and that were sent or queued and not acknowledged. */
export interface QueuedBytes {
  readonly recv: number;
  readonly send: number;
}

/** Whether the queues of sockets in a state say how many bytes there are. */
export function hasQueuedBytes(state: TcpState): boolean {
  return !NO_BYTES.has(state);
}

/** Data in the queues of one side, FIN taken off; listeners and what only connects left out. */
export function queuedBytes(side: SideSnapshot): QueuedBytes {
  let recv = 0;
  let send = 0;
  for (const [name, totals] of Object.entries(side.states) as [TcpState, StateTotals][]) {
    if (!hasQueuedBytes(name)) continue;
    recv += totals.recvQ - (FIN_RECEIVED.has(name) ? totals.recvQSockets : 0);
    send += totals.sendQ - (FIN_UNACKNOWLEDGED.has(name) ? totals.sendQSockets : 0);
  }
  return { recv, send };
}
