/**
 * Standard input and output by plain system calls.
 *
 * For a worker that spends its life in an epoll loop, which never returns to the runtime's own
 * event loop.
 * @module
 */
import { E, SystemCallError } from "../sys/errno.ts";
import { errnoView, libc } from "../sys/libc.ts";
import { Lines } from "../sys/lines.ts";
import { parseMessage } from "./messages.ts";
import type { Line } from "./serve.ts";

/** Descriptor to watch for incoming requests. */
export const REQUESTS_IN = 0;
const REPLIES_OUT = 1;
const CHUNK_BYTES = 64 * 1024;

/** Reads when it is asked for the next request, and blocks until there is one. */
export class SystemLine implements Line {
  /** What is done until a request waits to be read; nothing, unless it is set. */
  attend: () => void = () => {};
  readonly #queue: string[] = [];
  readonly #lines = new Lines();
  readonly #decoder = new TextDecoder();
  readonly #chunk = new Uint8Array(CHUNK_BYTES);

  next(): unknown {
    if (this.#queue.length === 0) this.attend();
    while (this.#queue.length === 0) {
      if (!this.#read()) return undefined;
    }
    return parseMessage(this.#queue.shift() as string);
  }

  #read(): boolean {
    const n = libc().read(REQUESTS_IN, this.#chunk, BigInt(this.#chunk.length));
    if (n < 0) {
      const number = errnoView[0] as number;
      if (number === E.EINTR || number === E.EAGAIN) return true;
      throw new SystemCallError("read(requests)", number);
    }
    if (n === 0) return false;
    const text = this.#decoder.decode(this.#chunk.subarray(0, n), { stream: true });
    this.#queue.push(...this.#lines.push(text));
    return true;
  }

  say(message: unknown): void {
    let bytes = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
    while (bytes.length > 0) {
      const n = libc().write(REPLIES_OUT, bytes, BigInt(bytes.length));
      if (n < 0) {
        const number = errnoView[0] as number;
        if (number === E.EINTR) continue;
        throw new SystemCallError("write(replies)", number);
      }
      bytes = bytes.subarray(n);
    }
  }
}
