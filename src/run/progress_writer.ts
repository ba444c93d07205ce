/**
 * Shows progress: a line redrawn on a terminal, a line now and then elsewhere.
 * @module
 */
import type { Outcome, TrialSpec } from "../model/trial.ts";
import { terminalText } from "../quote/terminal.ts";
import type { Output } from "./output.ts";
import { progressBar, progressLine, type ProgressState, timeLeft } from "./progress.ts";

const CLEAR_LINE = "\r\u001b[2K";
const REDRAW_MS = 250;
/** Where lines stay: one a repetition, but not more often than this, nor less often than that. */
const LINE_LEAST_MS = 2000;
const LINE_MOST_MS = 30_000;

/** What a {@link ProgressWriter} needs. */
export interface ProgressOptions {
  readonly output: Output;
  /** Trials in all. */
  readonly total: number;
  /** Trials of one repetition. */
  readonly perRepetition: number;
  /** Milliseconds of any clock. */
  readonly now: () => number;
}

/** Progress of one run; leaving its `using` scope wipes the line. */
export class ProgressWriter implements Disposable {
  readonly #options: ProgressOptions;
  readonly #begunMs: number;
  readonly #durations: number[] = [];
  #failed = 0;
  #running: { spec: TrialSpec; of: string | undefined; sinceMs: number } | undefined;
  #lastLineMs: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#begunMs = this.#lastLineMs = options.now();
    if (!options.output.terminal) return;
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
    Deno.unrefTimer(this.#timer);
  }

  /**
   * A trial begins.
   * @param of whose trial it is, where two subjects take turns
   */
  started(spec: TrialSpec, of?: string): void {
    this.#running = { spec, of, sinceMs: this.#options.now() };
    this.#draw();
  }

  /** It is over. A failure or a disturbance is said at once. */
  ended(spec: TrialSpec, outcome: Outcome): void {
    const now = this.#options.now();
    const of = this.#running?.of;
    this.#durations.push(now - (this.#running?.sinceMs ?? now));
    this.#running = undefined;
    if (outcome.status === "failed") {
      this.#failed++;
      this.say(`${named(spec, of)} failed: ${outcome.reason}`);
    } else if (outcome.status === "completed" && outcome.disturbed !== undefined) {
      this.say(`${named(spec, of)} was disturbed: ${outcome.disturbed}; its times are left out`);
    }
    this.#draw();
    if (!this.#options.output.terminal && outcome.status !== "aborted") this.#lineIfDue(now);
  }

  /** Says something that stays. */
  say(text: string): void {
    const { output } = this.#options;
    void output.write(`${output.terminal ? CLEAR_LINE : ""}closecost: ${terminalText(text)}\n`);
    this.#draw();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#options.output.terminal) void this.#options.output.write(CLEAR_LINE);
  }

  #lineIfDue(now: number): void {
    const { perRepetition, total } = this.#options;
    const done = this.#durations.length;
    const least = done % perRepetition === 0 ? LINE_LEAST_MS : LINE_MOST_MS;
    if (done < total && now - this.#lastLineMs < least) return;
    this.#lastLineMs = now;
    this.say(progressLine(this.#state()));
  }

  #draw(): void {
    const { output } = this.#options;
    if (!output.terminal) return;
    // The last column stays free: a full line would wrap on some terminals.
    const look = { width: output.columns() - 1, colour: output.colour };
    void output.write(`${CLEAR_LINE}${progressBar(this.#state(), look)}`);
  }

  #state(): ProgressState {
    const { total, now } = this.#options;
    const runningMs = this.#running ? now() - this.#running.sinceMs : 0;
    return {
      total,
      done: this.#durations.length,
      failed: this.#failed,
      running: this.#running?.spec,
      of: this.#running?.of,
      elapsedMs: now() - this.#begunMs,
      leftMs: timeLeft({ total, durations: this.#durations, runningMs }),
    };
  }
}

function named({ id }: TrialSpec, of: string | undefined): string {
  return `trial ${id}${of === undefined ? "" : ` of ${of}`}`;
}
