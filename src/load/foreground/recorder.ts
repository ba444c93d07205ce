/**
 * What the foreground counts of its requests.
 * @module
 */
import { Times } from "../times.ts";
import type { Window } from "./messages.ts";

/** What is counted by the recorder itself. */
export type Counted = Omit<Window, "type" | "elapsedNs" | "cpuMicroseconds">;

/**
 * Times from request to answer, as those see them who wanted to ask and could not.
 *
 * Each connection has one request out at a time, so a server that stalls is asked less, and most of
 * what it would have kept waiting is never sent ("coordinated omission", Gil Tene). Two corrections:
 * - with a rate, a time longer than the interval at which a connection should have asked stands for
 *   the requests it has held up as well, each shorter by an interval (HdrHistogram's
 *   recordValueWithExpectedInterval);
 * - what has no answer when a window ends, or timed out in it, counts with the time it has waited.
 */
export class Recorder {
  readonly #intervalNs: number;
  readonly #times = new Times();
  #counts = { answered: 0, refused: 0, errors: 0, timeouts: 0 };
  /** When the request that each connection waits for was sent; absent where it waits for none. */
  readonly #waiting = new Map<object, number>();
  readonly #givenUp = new Map<object, number>();
  #beginNs = 0;

  /** @param intervalNs between two requests of one connection; 0 where there is no rate */
  constructor(intervalNs: number) {
    this.#intervalNs = intervalNs;
  }

  /** A connection has sent a request; one that it still waited for is given up. */
  sent(connection: object, nowNs: number): void {
    const before = this.#waiting.get(connection);
    if (before !== undefined) this.#givenUp.set(connection, before);
    this.#waiting.set(connection, nowNs);
  }

  /** A connection has a whole response. */
  answered(connection: object, nowNs: number, status: number): void {
    this.#over(connection, nowNs);
    if (status === 200) this.#counts.answered++;
    else this.#counts.refused++;
  }

  /** A connection has given up waiting; it may have connected and asked anew before it says so. */
  timedOut(connection: object, nowNs: number): void {
    const sentNs = this.#givenUp.get(connection);
    if (sentNs === undefined) this.#over(connection, nowNs);
    else this.#record(nowNs - sentNs, "over");
    this.#givenUp.delete(connection);
    this.#counts.timeouts++;
  }

  /** A connection has failed; whatever it waited for will not come. */
  failed(connection: object, nowNs: number): void {
    this.#over(connection, nowNs);
    this.#counts.errors++;
  }

  /** Counts anew. What was sent before and is answered from now on belongs to this window. */
  begin(nowNs: number): void {
    this.#times.reset();
    this.#counts = { answered: 0, refused: 0, errors: 0, timeouts: 0 };
    this.#beginNs = nowNs;
  }

  /** What was counted; what still waits counts with the time it has waited in this window. */
  end(nowNs: number): Counted {
    for (const sentNs of this.#waiting.values()) {
      this.#record(nowNs - Math.max(sentNs, this.#beginNs), "waiting");
    }
    return { ...this.#counts, times: this.#times.encode() };
  }

  #over(connection: object, nowNs: number): void {
    const sentNs = this.#waiting.get(connection);
    if (sentNs === undefined) return;
    this.#waiting.delete(connection);
    this.#record(nowNs - sentNs, "over");
  }

  #record(ns: number, as: "over" | "waiting"): void {
    // A request just sent says nothing yet.
    if (as === "waiting" && ns < LONG_NS) return;
    this.#times.record(ns);
    if (this.#intervalNs === 0) return;
    for (let held = ns - this.#intervalNs; held >= this.#intervalNs; held -= this.#intervalNs) {
      this.#times.record(held);
    }
  }
}

/** From then on a request without an answer is one that is kept waiting. */
const LONG_NS = 100e6;
