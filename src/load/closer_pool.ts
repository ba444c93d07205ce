/**
 * Keeps blocking closes off the loop: a few threads that do nothing else.
 * @module
 */
import { errno, SystemCallError } from "../sys/errno.ts";
import { libc } from "../sys/libc.ts";
import { CloserQueue, type Finished } from "./closer_queue.ts";
import type { Closers } from "./closing.ts";
import type { EventLoop, Wakeable } from "./event_loop.ts";

const EFD_NONBLOCK = 0x800;
const EFD_CLOEXEC = 0x80000;

/** Threads for blocking closes. Start with {@link CloserPool.start}. */
export class CloserPool implements Closers, Wakeable {
  readonly fd: number;
  /** How many threads. */
  readonly size: number;
  /** Called from the loop for every finished close. */
  onFinished: (finished: Finished) => void = () => {};
  readonly #queue = new CloserQueue();
  readonly #threads: Worker[] = [];
  readonly #count = new BigUint64Array(1);

  private constructor(size: number) {
    this.size = size;
    this.fd = libc().eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (this.fd < 0) throw new SystemCallError("eventfd()", errno());
  }

  /** Starts `size` threads; resolves when all are waiting for work. */
  static async start(size: number): Promise<CloserPool> {
    const pool = new CloserPool(size);
    await Promise.all(Array.from({ length: size }, () => pool.#startOne()));
    return pool;
  }

  #startOne(): Promise<void> {
    const thread = new Worker(new URL("./closer_thread.ts", import.meta.url), { type: "module" });
    this.#threads.push(thread);
    return new Promise((resolve, reject) => {
      thread.onmessage = () => resolve();
      thread.onerror = (event) => reject(new Error(`closing thread: ${event.message}`));
      thread.postMessage({ memory: this.#queue.memory, wakeFd: this.fd });
    });
  }

  /** Hands over a descriptor to be closed; returns the ticket it will come back with. */
  submit(fd: number): number {
    return this.#queue.offer(fd);
  }

  attach(loop: EventLoop): void {
    loop.watch(this);
  }

  wake(): void {
    libc().read(this.fd, this.#count, 8n);
    for (let f = this.#queue.collect(); f !== undefined; f = this.#queue.collect()) {
      this.onFinished(f);
    }
  }
}
