/**
 * A child process that speaks in lines, both ways.
 * @module
 */
import { childEnvironment } from "./environment.ts";
import { lastWordsOf } from "./last_words.ts";
import { Lines } from "./lines.ts";

/** How much of a child's standard error is kept for its last words: of its beginning and its end. */
const KEPT = 4096;
/** What a child has said on standard error is there by then; processes of its own may hold it open. */
const STDERR_MS = 1000;

/** How a child is started. */
export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** For messages: `server worker`. */
  readonly name: string;
  /** Characters a line of it may have; see {@link Lines}. */
  readonly mostCharacters?: number;
}

/** A child ended although a line was waited for. The message says which and quotes its last words. */
export class ChildEnded extends Error {
  /** How, without its name: `was ended by SIGKILL`. */
  readonly how: string;

  constructor(name: string, how: string) {
    super(`${name} ${how}`);
    this.name = "ChildEnded";
    this.how = how;
  }
}

/** A running child. Leaving a `using` scope kills it. */
export class Child implements AsyncDisposable {
  readonly name: string;
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #stdout: ReadableStreamDefaultReader<Uint8Array>;
  readonly #stderr: ReadableStreamDefaultReader<Uint8Array>;
  readonly #stderrDone: Promise<void>;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  readonly #lines: Lines;
  #queue: string[] = [];
  #firstWords = "";
  #lastWords = "";

  /** @throws {Deno.errors.NotFound} if there is no such command. */
  constructor({ command, args, name, mostCharacters }: ChildOptions) {
    this.name = name;
    this.#process = new Deno.Command(command, {
      args: [...args],
      ...childEnvironment(),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#writer = this.#process.stdin.getWriter();
    this.#stdout = this.#process.stdout.getReader();
    this.#stderr = this.#process.stderr.getReader();
    this.#lines = new Lines(mostCharacters);
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
    while (true) {
      const { value, done } = await this.#stderr.read();
      if (done) return;
      const said = decoder.decode(value, { stream: true });
      const room = KEPT - this.#firstWords.length;
      this.#firstWords += said.slice(0, room);
      this.#lastWords = (this.#lastWords + said.slice(room)).slice(-KEPT);
    }
  }

  /** Says a line. A child that has gone is noticed by the next {@link line}. */
  async send(line: string): Promise<void> {
    try {
      await this.#writer.write(this.#encoder.encode(`${line}\n`));
    } catch {
      // Broken pipe: the child has ended, and line() says how.
    }
  }

  /**
   * The child's next line; an unfinished last one is none. To be waited for by one at a time.
   * @throws {ChildEnded} if there is none any more
   * @throws {LineTooLong} if there is no end of it
   */
  async line(): Promise<string> {
    while (this.#queue.length === 0) {
      const { value, done } = await this.#stdout.read();
      if (done) throw await this.#obituary();
      this.#queue = this.#lines.push(this.#decoder.decode(value, { stream: true }));
    }
    return this.#queue.shift() as string;
  }

  async #obituary(): Promise<ChildEnded> {
    const { code, signal } = await this.#process.status;
    await orAfter(STDERR_MS, this.#stderrDone);
    const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
    const words = this.lastWords;
    return new ChildEnded(this.name, words === "" ? how : `${how}: ${words}`);
  }

  /** Kills the child and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await this.#writer.abort().catch(() => {});
    await this.#stdout.cancel().catch(() => {});
    await this.#process.status;
    await this.#stderr.cancel().catch(() => {});
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

/** Waits for something, but not for ever. */
async function orAfter(ms: number, done: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([done, promise]);
  clearTimeout(timer);
}
