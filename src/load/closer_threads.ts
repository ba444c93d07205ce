/**
 * A thread for each blocking close, as a server with a thread for every connection has: however
 * many peers keep their closer waiting, none waits for another.
 * @module
 */
import { monotonicNs } from "../sys/clock.ts";
import { closeInThread, endOf, type Thread } from "../sys/thread.ts";
import type { Finished } from "./closer_queue.ts";
import type { Closers } from "./closing.ts";
import type { EventLoop, Timed } from "./event_loop.ts";

/** Milliseconds between two looks at what has ended; so much longer a close may seem. */
const LOOK_MS = 1;

interface Running {
  readonly ticket: number;
  readonly thread: Thread;
  readonly startNs: number;
}

/** Native threads, each for one close(). */
export class CloserThreads implements Closers, Timed {
  onFinished: (finished: Finished) => void = () => {};
  #running: Running[] = [];
  #tickets = 0;
  #most = 0;

  /** Most threads at the same time. */
  get size(): number {
    return this.#most;
  }

  attach(loop: EventLoop): void {
    loop.keepTime(this);
  }

  submit(fd: number): number {
    const ticket = this.#tickets++;
    const startNs = monotonicNs();
    this.#running.push({ ticket, startNs, thread: closeInThread(fd) });
    this.#most = Math.max(this.#most, this.#running.length);
    return ticket;
  }

  dueIn(): number {
    return this.#running.length > 0 ? LOOK_MS : -1;
  }

  look(): void {
    if (this.#running.length === 0) return;
    const ended: Finished[] = [];
    this.#running = this.#running.filter(({ ticket, thread, startNs }) => {
      const result = endOf(thread);
      if (result === undefined) return true;
      // Which error it was, only the thread could have read.
      ended.push({ ticket, heldNs: monotonicNs() - startNs, errno: result === 0 ? 0 : EIO });
      return false;
    });
    for (const one of ended) this.onFinished(one);
  }
}

const EIO = 5;
