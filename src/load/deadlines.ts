import { monotonicNs } from "../sys/clock.ts";
import type { Connections, State } from "./connections.ts";
import type { Timed } from "./event_loop.ts";

interface Deadline {
  readonly fd: number;
  readonly tag: number;
  readonly dueNs: number;
}

/** Connections that may stay in one state for so long. All have the same time, so first is first. */
export class Deadlines implements Timed {
  readonly #connections: Connections;
  readonly #state: State;
  readonly #ns: number;
  readonly #due: (fd: number) => void;
  #waiting: Deadline[] = [];
  #next = 0;

  /**
   * @param options.ms how long
   * @param options.due called for a connection that is still in the state by then
   */
  constructor(
    connections: Connections,
    state: State,
    { ms, due }: { readonly ms: number; readonly due: (fd: number) => void },
  ) {
    this.#connections = connections;
    this.#state = state;
    this.#ns = ms * 1e6;
    this.#due = due;
  }

  /** The connection has entered the state now. */
  begin(fd: number): void {
    const tag = this.#connections.tag[fd] as number;
    this.#waiting.push({ fd, tag, dueNs: monotonicNs() + this.#ns });
  }

  dueIn(): number {
    const first = this.#first();
    return first ? Math.max(0, Math.ceil((first.dueNs - monotonicNs()) / 1e6)) : -1;
  }

  look(): void {
    let first = this.#first();
    const now = first ? monotonicNs() : 0;
    for (; first && first.dueNs <= now; first = this.#first()) {
      this.#next++;
      this.#due(first.fd);
    }
  }

  /** The first that is still in the state. */
  #first(): Deadline | undefined {
    while (this.#next < this.#waiting.length) {
      const first = this.#waiting[this.#next] as Deadline;
      const { fd, tag } = first;
      if (this.#connections.isCurrent(fd, tag) && this.#connections.state[fd] === this.#state) {
        return first;
      }
      this.#next++;
    }
    if (this.#next > 0) this.#waiting = [];
    this.#next = 0;
    return undefined;
  }
}
