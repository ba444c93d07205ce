/**
 * A worker's line to its trial: JSON lines over descriptors 0 and 1.
 *
 * Reads and writes are plain system calls, because a worker spends its life in
 * an epoll loop that never returns to the runtime's own event loop.
 * @module
 */
import { E, SystemCallError } from "../sys/errno.ts";
import { errnoView, libc } from "../sys/libc.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/** Descriptor to watch for incoming messages. */
export const MESSAGES_IN = 0;
const MESSAGES_OUT = 1;

/** The worker's end of the line. */
export class Channel {
  #queue: ToWorker[] = [];
  #partial = "";
  readonly #decoder = new TextDecoder();
  readonly #chunk = new Uint8Array(64 * 1024);

  /** Whether a message has been read and not yet taken. */
  get hasNext(): boolean {
    return this.#queue.length > 0;
  }

  /** The next message, waiting for one; `undefined` when the trial has gone. */
  next(): ToWorker | undefined {
    while (this.#queue.length === 0) {
      if (!this.#read()) return undefined;
    }
    return this.#queue.shift();
  }

  #read(): boolean {
    const n = libc().read(MESSAGES_IN, this.#chunk, BigInt(this.#chunk.length));
    if (n < 0) {
      const number = errnoView[0] as number;
      if (number === E.EINTR || number === E.EAGAIN) return true;
      throw new SystemCallError("read(messages)", number);
    }
    if (n === 0) return false;
    const text = this.#partial + this.#decoder.decode(this.#chunk.subarray(0, n), { stream: true });
    const lines = text.split("\n");
    this.#partial = lines.pop() ?? "";
    for (const line of lines) this.#queue.push(JSON.parse(line) as ToWorker);
    return true;
  }

  /** Says something to the trial; returns when all of it is written. */
  say(message: FromWorker): void {
    let bytes = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
    while (bytes.length > 0) {
      const n = libc().write(MESSAGES_OUT, bytes, BigInt(bytes.length));
      if (n < 0) {
        const number = errnoView[0] as number;
        if (number === E.EINTR) continue;
        throw new SystemCallError("write(messages)", number);
      }
      bytes = bytes.subarray(n);
    }
  }
}
