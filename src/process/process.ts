/**
 * A process of ours that runs somewhere, as seen by who has started it.
 *
 * All that is between the two are the pipes of a command, so that the command may as well be one
 * that starts the process elsewhere: in a namespace, in a container, on another machine.
 * @module
 */
import { Child, ChildEnded, type ChildOptions } from "../sys/child.ts";
import { LineTooLong } from "../sys/lines.ts";
import {
  type Greeting,
  parseMessage,
  type ReplyTo,
  type Request,
  type RequestOf,
} from "./messages.ts";
import { ProcessError, type Why } from "./process_error.ts";

/** Until a process has greeted, on a machine that has a lot to do. */
const START_MS = 60_000;
/** In place of a request's type. */
const START = "start";
/** Of what is no message, so many characters are quoted. */
const QUOTED = 80;

/** How a process is started and what it is. */
export interface ProcessOptions extends ChildOptions {
  /** How it has to greet. */
  readonly greets: Greeting;
  /** Until it has greeted. */
  readonly startMs?: number;
}

/** How a request is made. */
export interface RequestOptions {
  /** Until the reply is there, of a process that has just been started from its start. */
  readonly deadlineMs: number;
  /** Called when the request is on its way, and before the reply is waited for. */
  readonly onSent?: () => void;
  /** Told what is under way. */
  readonly onPhase?: (name: string) => void;
}

/**
 * A running process that carries out `Requests`, one after the other. After an error it is over.
 * Leaving a `using` scope kills it.
 */
export class Process<Requests extends Request<unknown>, Hello extends Greeting = Greeting>
  implements AsyncDisposable {
  readonly #child: Child;
  readonly #greeting: Promise<Hello>;
  /** The request before, so that each has its reply. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @throws {Deno.errors.NotFound} if there is no such command */
  constructor({ greets, startMs = START_MS, ...options }: ProcessOptions) {
    this.#child = new Child(options);
    this.#greeting = this.#within(startMs, START, () => this.#greeted(greets));
    // Whoever asks for it, or for anything else, is told.
    this.#greeting.catch(() => {});
  }

  get name(): string {
    return this.#child.name;
  }

  /** Its number, if the command is the process itself. */
  get pid(): number {
    return this.#child.pid;
  }

  /**
   * How it has greeted.
   * @throws {ProcessError} if it has not, or as a stranger
   */
  async greeting(): Promise<Hello> {
    return await this.#greeting;
  }

  /**
   * Makes a request when those before it have their replies.
   * @throws {ProcessError} if it has none
   */
  async request<Asked extends Requests>(
    request: Asked,
    { deadlineMs, onSent, onPhase }: RequestOptions,
  ): Promise<ReplyTo<RequestOf<Requests, Asked["type"]>>> {
    const ask = async () => {
      await this.#greeting;
      await this.#child.send(JSON.stringify(request));
      onSent?.();
      return await this.#reply(request.type, onPhase);
    };
    const replied = this.#turn.then(() => this.#within(deadlineMs, request.type, ask));
    this.#turn = replied.catch(() => {});
    return await replied as ReplyTo<RequestOf<Requests, Asked["type"]>>;
  }

  async #greeted({ type, protocol }: Greeting): Promise<Hello> {
    const first = await this.#message(START);
    if (first.type === "failed") throw this.#error(START, "failed", String(first.reason));
    if (first.type === type && first.protocol === protocol) return first as unknown as Hello;
    const spoken = first.type === type ? first.protocol : "unknown";
    const versions = `version ${spoken} of the ${type}s' protocol, this one version ${protocol}`;
    throw this.#error(START, "stranger", `it speaks ${versions}`);
  }

  async #reply(request: string, onPhase?: (name: string) => void): Promise<unknown> {
    while (true) {
      const message = await this.#message(request);
      if (message.type === "failed") throw this.#error(request, "failed", String(message.reason));
      if (message.type !== "phase") return message;
      onPhase?.(String(message.name));
    }
  }

  async #message(request: string): Promise<Readonly<Record<string, unknown>>> {
    let line = "";
    try {
      line = await this.#child.line();
      return parseMessage(line);
    } catch (error) {
      if (error instanceof ChildEnded) throw this.#error(request, "ended", error.how);
      this.kill();
      const said = error instanceof LineTooLong ? error.message : quoted(line);
      throw this.#error(
        request,
        "garbled",
        `${answered(request)} with what is no message: ${said}`,
      );
    }
  }

  /** Does what may take so long and no longer: then the process is killed. */
  async #within<T>(ms: number, request: string, run: () => Promise<T>): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      this.kill();
      reject(this.#error(request, "late", this.#tooLate(ms, request)));
    }, ms);
    try {
      return await Promise.race([run(), promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #tooLate(ms: number, request: string): string {
    const what = request === START ? "has not started" : `has not answered "${request}"`;
    const { lastWords } = this.#child;
    return `${what} after ${ms / 1000} s${lastWords === "" ? "" : `: ${lastWords}`}`;
  }

  #error(request: string, why: Why, reason: string): ProcessError {
    return new ProcessError({ process: this.name, request, why, reason });
  }

  /** Kills it at once, without waiting. */
  kill(): void {
    this.#child.kill();
  }

  /** Kills it and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    await Promise.allSettled([this.#greeting, this.#turn]);
  }
}

function answered(request: string): string {
  return request === START ? "began" : `answered "${request}"`;
}

function quoted(line: string): string {
  return JSON.stringify(line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line);
}
