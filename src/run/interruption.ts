/**
 * Being told to stop: the first signal ends the run in good order, a second one at once.
 * @module
 */
import { delay } from "../sys/delay.ts";

/** Where interruptions come from. */
export interface InterruptSource {
  /** Calls `handler` at each interruption until the returned function is called. */
  listen(handler: () => void): () => void;
  /** Ends the process at once. */
  exitNow(): void;
}

/**
 * What comes this soon after the first signal is the same Ctrl-C again: a terminal sends it to
 * every process of the group, and `deno task` hands its own on to its child.
 */
const ECHO_MS = 1000;

/** Ctrl-C reaches our children too: one may be seen to end before our own signal is delivered. */
const SIGNAL_DELAY_MS = 50;

/** Whether what has just failed may have failed because of an interruption. */
export async function isInterrupted(signal: AbortSignal): Promise<boolean> {
  await delay(SIGNAL_DELAY_MS);
  return signal.aborted;
}

/** What an {@link Interruption} needs. */
export interface InterruptionOptions {
  readonly source: InterruptSource;
  /** Milliseconds of any clock. */
  readonly now: () => number;
  /** Told what happens, once. */
  readonly say: (text: string) => void;
}

/** Listens as long as its `using` scope lasts. */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #options: InterruptionOptions;
  readonly #stop: () => void;
  #sinceMs: number | undefined;

  constructor(options: InterruptionOptions) {
    this.#options = options;
    this.#stop = options.source.listen(() => this.#interrupted());
  }

  /** Aborted by the first interruption. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  #interrupted(): void {
    const { source, now, say } = this.#options;
    if (this.#sinceMs !== undefined) {
      if (now() - this.#sinceMs >= ECHO_MS) source.exitNow();
      return;
    }
    this.#sinceMs = now();
    say("interrupted: keeping what was measured; once more to end at once");
    this.#controller.abort();
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}
