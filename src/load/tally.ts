/**
 * What a worker counts and times between `begin` and its report.
 * @module
 */
import { monotonicNs } from "../sys/clock.ts";
import { runDelayNs } from "../sys/scheduler.ts";
import { cpuMicroseconds } from "../sys/usage.ts";
import type { TimedCall } from "../model/words.ts";
import { Times } from "./times.ts";
import type { WorkerReport } from "./messages.ts";

/** Counters and distributions of one worker. */
export class Tally {
  opened = 0;
  closes = 0;
  drainsGivenUp = 0;
  resets = 0;
  bytesSent = 0;
  bytesReceived = 0;
  readonly connect = new Times();
  /** How long connect() itself blocked the caller, where somebody wants to know. */
  connectCall: Times | undefined;
  readonly echo = new Times();
  readonly close = new Times();
  readonly teardown = new Times();
  readonly #failures = new Map<string, number>();
  #cpuAtBegin = 0;
  #delayAtBegin: number | undefined;
  #beginNs = 0;

  /** Forgets everything; CPU and wall time count from now. */
  begin(): void {
    this.opened =
      this.closes =
      this.drainsGivenUp =
      this.resets =
      this.bytesSent =
      this.bytesReceived =
        0;
    for (const latency of [this.connect, this.echo, this.close, this.teardown]) latency.reset();
    this.#failures.clear();
    this.#delayAtBegin = runDelayNs();
    this.#beginNs = monotonicNs();
    this.#cpuAtBegin = cpuMicroseconds("self");
  }

  /** One connection failed. `cause` is a call and what it answered. */
  fail(cause: string): void {
    this.#failures.set(cause, (this.#failures.get(cause) ?? 0) + 1);
  }

  /** How many connections have failed so far for that cause. */
  failed(cause: string): number {
    return this.#failures.get(cause) ?? 0;
  }

  /** All of it as a message. */
  report(
    context: Pick<
      WorkerReport,
      "side" | "open" | "closers" | "longestStallNs" | "stoodStillNs"
    >,
  ): WorkerReport {
    // Taken first: encoding the histograms is no cost of a connection.
    const spent = cpuMicroseconds("self") - this.#cpuAtBegin;
    const wallNs = monotonicNs() - this.#beginNs;
    const [waitedNs, before] = [runDelayNs(), this.#delayAtBegin];
    const histograms: Partial<Record<TimedCall, string>> = {};
    for (const call of ["connect", "echo", "close", "teardown"] as const) {
      if (this[call].count > 0) histograms[call] = this[call].encode();
    }
    return {
      type: "report",
      ...context,
      opened: this.opened,
      echoed: this.echo.count,
      failures: Object.fromEntries(this.#failures),
      closes: this.closes,
      drainsGivenUp: this.drainsGivenUp,
      resets: this.resets,
      bytesSent: this.bytesSent,
      bytesReceived: this.bytesReceived,
      cpuMicroseconds: spent,
      wallNs,
      runDelayNs: waitedNs === undefined || before === undefined ? null : waitedNs - before,
      histograms,
    };
  }
}
