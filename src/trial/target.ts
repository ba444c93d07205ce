/**
 * The user's own server in a trial: started, waited for, looked at, ended.
 * @module
 */
import { delay } from "../sys/delay.ts";
import type { TargetSpec } from "../model/target.ts";
import { monotonicNs } from "../sys/clock.ts";
import { descendants, descriptorsBelow } from "../sys/descriptors.ts";
import { Foreign } from "../sys/foreign.ts";
import { listens } from "../sys/listening.ts";
import { cpuWithChildrenOf } from "../sys/usage.ts";

/** A server that does not listen by then is given up. */
const READY_MS = 10_000;
const POLL_MS = 5;
/** Looks at descriptors that tell the same in a row, and how many there are at most. */
const SAME = 4;
const MOST_LOOKS = 80;
const LOOK_MS = 25;
/** A program that has ended is heard of by then. */
const NEWS_MS = 30;

/** A server that runs, started here or long before. */
export class Target implements AsyncDisposable {
  readonly #foreign: Foreign | undefined;

  private constructor(foreign: Foreign | undefined) {
    this.#foreign = foreign;
  }

  /**
   * Starts the server and waits until it listens; one that runs already is taken as it is.
   * @throws {Error} with one line that ends in the server's last words, if it does not come to that
   */
  static async start({ command, host, port }: TargetSpec): Promise<Target> {
    if (command === undefined) return new Target(undefined);
    if (listens(port)) {
      throw new Error(`port ${port} is taken: something listens on it already; choose another`);
    }
    const contained = Foreign.containable();
    const target = new Target(new Foreign({ command, host, port, contained }));
    try {
      await target.#ready(port);
      return target;
    } catch (error) {
      await target[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #ready(port: number): Promise<void> {
    const end = monotonicNs() + READY_MS * 1e6;
    while (!listens(port)) {
      // A daemon's first process ends well before the daemon listens.
      if (this.#foreign?.ended) throw new Error(this.#obituary("before it listened"));
      if (monotonicNs() > end) {
        throw new Error(
          `the target does not listen on port ${port} after ${READY_MS / 1000} s: ` +
            this.#foreign?.lastWords,
        );
      }
      await delay(POLL_MS);
    }
  }

  /** @throws {Error} if the server has ended, with its last words. */
  async check(port: number): Promise<void> {
    if (!this.#foreign) return;
    if (listens(port) && !this.#foreign.ended) return;
    await delay(NEWS_MS);
    if (this.#foreign.ended !== undefined) throw new Error(this.#obituary("during the trial"));
    throw new Error(`the target stopped listening during the trial: ${this.#foreign.lastWords}`);
  }

  #obituary(when: string): string {
    const code = this.#foreign?.ended ?? -1;
    const how = code === 127
      ? "was not found (exit code 127)"
      : code > 128
      ? `was ended by signal ${code - 128}`
      : code < 0
      ? "ended"
      : `ended with code ${code}`;
    return `the target ${how} ${when}: ${this.#foreign?.lastWords}`;
  }

  /** Descriptors of the server's processes; `null` where they can't be counted. */
  descriptors(): number | null {
    return this.#foreign ? descriptorsBelow(this.#foreign.pid) ?? null : null;
  }

  /**
   * The same once it has started up: a server may listen before all of its processes are there. Waits
   * until the number stays, which is a tenth of a second at least and two seconds at most.
   */
  async descriptorsAtRest(): Promise<number | null> {
    let last = this.descriptors();
    let same = 0;
    for (let looks = 0; same < SAME && looks < MOST_LOOKS; looks++) {
      await delay(LOOK_MS);
      const now = this.descriptors();
      same = now === last ? same + 1 : 0;
      last = now;
    }
    return last;
  }

  /** CPU time of the server's processes, microseconds; `undefined` where it was not started here. */
  cpuMicroseconds(): number | undefined {
    if (!this.#foreign) return undefined;
    return descendants(this.#foreign.pid)
      .reduce((sum, pid) => sum + (cpuWithChildrenOf(pid) ?? 0), 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#foreign?.[Symbol.asyncDispose]();
  }
}
