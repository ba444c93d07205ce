/**
 * The closer's part of `unsent`: fills send queues, tells what is in them, and closes in two steps.
 * @module
 */
import { monotonicNs } from "../../sys/clock.ts";
import { E, errnoName } from "../../sys/errno.ts";
import { receiveQueue, send, sendQueue } from "../../sys/socket.ts";
import { State } from "../connections.ts";
import type { Done, Told } from "../messages.ts";
import type { CloseBegin, CloseEnd, Fill, Queues } from "../special_orders.ts";
import type { Lent } from "./context.ts";

const CHUNK = new Uint8Array(256 * 1024);
/** Between two attempts, for what was sent to move on to the peer's receive queue. */
const PAUSE_MS = 5;

/** Sends until every connection has taken its bytes, or takes no more. */
export function fill({ bytes }: Fill, lent: Lent): Told {
  const left = new Map(openIn(lent).map((fd) => [fd, bytes]));
  let total = 0;
  for (let taken = 1; taken > 0;) {
    taken = 0;
    for (const [fd, wanted] of left) {
      const n = sendUpTo(fd, wanted, lent);
      if (n === wanted) left.delete(fd);
      else left.set(fd, wanted - n);
      taken += n;
    }
    total += taken;
    if (left.size > 0) lent.loop.runThrough(() => false, PAUSE_MS);
  }
  lent.tally.bytesSent += total;
  return { type: "told", values: { bytes: total } };
}

function sendUpTo(fd: number, bytes: number, { tally }: Lent): number {
  let sent = 0;
  while (sent < bytes) {
    const n = send(fd, CHUNK, Math.min(CHUNK.length, bytes - sent));
    if (n < 0) {
      if (n !== -E.EAGAIN) tally.fail(`send: ${errnoName(-n)}`);
      break;
    }
    sent += n;
  }
  return sent;
}

/** What stands in the queues of all open connections. */
export function queues(_: Queues, lent: Lent): Told {
  const open = openIn(lent);
  const sum = (of: (fd: number) => number) => open.reduce((bytes, fd) => bytes + of(fd), 0);
  return { type: "told", values: { sent: sum(sendQueue), received: sum(receiveQueue) } };
}

/** Begins every close; those that take their time go on while the worker attends. */
export function closeBegin(_: CloseBegin, lent: Lent): Done {
  const startNs = monotonicNs();
  for (const fd of openIn(lent)) lent.closing.begin(fd);
  return { type: "done", startNs, endNs: monotonicNs() };
}

/** Waits for every close that was begun. */
export function closeEnd(_: CloseEnd, { loop, closing }: Lent): Done {
  const startNs = monotonicNs();
  loop.runThrough(() => closing.pending === 0);
  return { type: "done", startNs, endNs: monotonicNs() };
}

/** Descriptors of connections whose echo is complete, in their order. */
function openIn({ connections: { state } }: Lent): number[] {
  const open: number[] = [];
  for (let fd = 0; fd < state.length; fd++) if (state[fd] === State.Open) open.push(fd);
  return open;
}
