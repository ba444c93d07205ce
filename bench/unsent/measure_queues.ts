/**
 * What stands in the queues of a worker's connections.
 * @module
 */
import type { Commands } from "../../src/load/commands/context.ts";
import { State } from "../../src/load/connections.ts";
import type { Counts } from "../../src/load/messages.ts";
import type { Request } from "../../src/process/messages.ts";
import { receiveQueue, sendQueue } from "../../src/sys/socket.ts";

/** Counts: `sent`, the sum of all open connections' Send-Q, and `received`, that of their Recv-Q. */
export interface Queues extends Request<Counts> {
  readonly type: "queues";
}

/** Sums over all open connections. */
export const lookingAtQueues: Commands<Queues> = ({ connections }) => ({
  queues() {
    const open = connections.inState(State.Open);
    const sum = (of: (fd: number) => number) => open.reduce((bytes, fd) => bytes + of(fd), 0);
    return { type: "counts", values: { sent: sum(sendQueue), received: sum(receiveQueue) } };
  },
});
