import type { Connections } from "../../src/load/connections.ts";
import type { Timed } from "../../src/load/event_loop.ts";

/**
 * Connections on which more may wait to be read. A server that sends faster than it is read would
 * hold the loop for ever: after a share of it the others have their turn, and the deadlines.
 */
export class Unread implements Timed {
  readonly #connections: Connections;
  readonly #read: (fd: number, tag: number) => void;
  #waiting: { readonly fd: number; readonly tag: number }[] = [];

  /** @param read reads on; it may add the connection again */
  constructor(connections: Connections, read: (fd: number, tag: number) => void) {
    this.#connections = connections;
    this.#read = read;
  }

  /** This one is read on when the others have had their turn. */
  add(fd: number, tag: number): void {
    this.#waiting.push({ fd, tag });
  }

  dueIn(): number {
    return this.#waiting.length > 0 ? 0 : -1;
  }

  look(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { fd, tag } of waiting) {
      if (this.#connections.isCurrent(fd, tag)) this.#read(fd, tag);
    }
  }
}
