/**
 * A closing thread: makes one blocking close() after another and times each by
 * the clock around the call. Runs as a Web Worker, a thread of the same process,
 * so that it shares the descriptors.
 * @module
 */
import { monotonicNs } from "../sys/clock.ts";
import { warmErrno } from "../sys/errno.ts";
import { libc } from "../sys/libc.ts";
import { close } from "../sys/socket.ts";
import { CloserQueue } from "./closer_queue.ts";

interface Start {
  readonly memory: SharedArrayBuffer;
  /** An eventfd the loop watches. */
  readonly wakeFd: number;
}

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<Start>) => void) | null;
  postMessage(message: unknown): void;
};

scope.onmessage = ({ data }) => {
  warmErrno();
  const queue = new CloserQueue(data.memory);
  const one = new BigUint64Array([1n]);
  scope.postMessage("ready");
  while (true) {
    const { ticket, fd } = queue.take();
    const start = monotonicNs();
    const result = close(fd);
    const held = monotonicNs() - start;
    queue.finish(ticket, held, -result);
    libc().write(data.wakeFd, one, 8n);
  }
};
