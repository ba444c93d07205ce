/**
 * Filling the send queues of open connections.
 * @module
 */
import type { Request } from "../../process/messages.ts";
import { E, errnoName } from "../../sys/errno.ts";
import { send } from "../../sys/socket.ts";
import { State } from "../connections.ts";
import type { Counts } from "../messages.ts";
import type { Commands, WorkerContext } from "./context.ts";

/**
 * To the closer: send on every open connection until so many bytes are taken, or no more fit.
 * Counts: `bytes`, in all.
 */
export interface Fill extends Request<Counts> {
  readonly type: "fill";
  readonly bytes: number;
}

const CHUNK = new Uint8Array(256 * 1024);
/** Between two attempts, for what was sent to move on to the peer's receive queue. */
const PAUSE_MS = 5;

/** Sends until every connection has taken its bytes, or takes no more. */
export const filling: Commands<Fill> = (context) => ({
  fill({ bytes }) {
    const { connections, loop, tally } = context;
    const left = new Map(connections.inState(State.Open).map((fd) => [fd, bytes]));
    let total = 0;
    for (let taken = 1; taken > 0;) {
      taken = 0;
      for (const [fd, wanted] of left) {
        const n = sendUpTo(fd, wanted, context);
        if (n === wanted) left.delete(fd);
        else left.set(fd, wanted - n);
        taken += n;
      }
      total += taken;
      if (left.size > 0) loop.runThrough(() => false, PAUSE_MS);
    }
    tally.bytesSent += total;
    return { type: "counts", values: { bytes: total } };
  },
});

function sendUpTo(fd: number, bytes: number, { tally }: WorkerContext): number {
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
