/**
 * A child process that speaks in JSON lines: one value a line, both ways.
 * @module
 */
import { childEnvironment } from "./environment.ts";
import { lastWordsOf } from "./last_words.ts";

/** How much of a child's standard error is kept for its last words: of its beginning and its end. */
const KEPT = 4096;

/** How a child is started. */
export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** For messages: `server worker`. */
  readonly name: string;
}

/** A child ended although an answer was due. The message says which and quotes its last words. */
export class ChildEnded extends Error {
  constructor(name: string, how: string, lastWords: string) {
    super(`${name} ${how}${lastWords === "" ? "" : `: ${lastWords}`}`);
    this.name = "ChildEnded";
  }
}

/**
 * A running child. It is asked with {@link send} and answers with {@link receive};
 * leaving a `using` scope kills it.
 */
export class Child<Incoming, Outgoing> implements AsyncDisposable {
  readonly name: string;
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncGenerator<string>;
  readonly #encoder = new TextEncoder();
  readonly #stderrDone: Promise<void>;
  #firstWords = "";
  #lastWords = "";
  #ended = false;

  /** @throws {Deno.errors.NotFound} if there is no such command. */
  constructor({ command, args, name }: ChildOptions) {
    this.name = name;
    this.#process = new Deno.Command(command, {
      args: [...args],
      ...childEnvironment(),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#writer = this.#process.stdin.getWriter();
    this.#lines = lines(this.#process.stdout);
    this.#stderrDone = this.#keepLastWords();
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** The line of its standard error that says most, so far; empty if it said nothing. */
  get lastWords(): string {
    return lastWordsOf(this.#firstWords + this.#lastWords);
  }

  async #keepLastWords(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#process.stderr) {
      const said = decoder.decode(chunk, { stream: true });
      if (this.#firstWords.length < KEPT) this.#firstWords += said.slice(0, KEPT);
      else this.#lastWords = (this.#lastWords + said).slice(-KEPT);
    }
  }

  /** Says something. A child that has gone is noticed by the next {@link receive}. */
  async send(message: Outgoing): Promise<void> {
    try {
      await this.#writer.write(this.#encoder.encode(`${JSON.stringify(message)}\n`));
    } catch {
      // Broken pipe: the child has ended, and receive() says how.
    }
  }

  /**
   * The child's next message.
   * @throws {ChildEnded} if there is none any more.
   */
  async receive(): Promise<Incoming> {
    const { value, done } = await this.#lines.next();
    if (!done) return JSON.parse(value) as Incoming;
    this.#ended = true;
    const { code, signal } = await this.#process.status;
    await this.#stderrDone;
    const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
    throw new ChildEnded(this.name, how, this.lastWords);
  }

  /** Kills the child and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // Already gone.
    }
    await this.#writer.abort().catch(() => {});
    if (!this.#ended) await this.#lines.return(undefined).catch(() => {});
    await this.#process.status;
    await this.#stderrDone.catch(() => {});
  }

  /** Kills the child at once, without waiting. */
  kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // Already gone.
    }
  }
}

/** A stream's lines, without their ends; an unfinished last line is dropped. */
async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let partial: string[] = [];
  for await (const chunk of stream) {
    const [first = "", ...rest] = decoder.decode(chunk, { stream: true }).split("\n");
    partial.push(first);
    for (const next of rest) {
      yield partial.join("");
      partial = [next];
    }
  }
}
