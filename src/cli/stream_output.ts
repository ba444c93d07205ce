/**
 * Standard output and standard error as {@link Output}s.
 * @module
 */
import { delay } from "../sys/delay.ts";
import { refusal } from "../store/files.ts";
import type { Output } from "../run/output.ts";

/** What decides about decoration. Values of the environment, `undefined` where not set. */
export interface StreamFacts {
  readonly isTerminal: boolean;
  readonly noColor: string | undefined;
  readonly forceColor: string | undefined;
  readonly term: string | undefined;
}

/** Columns where neither terminal nor `COLUMNS` say how many there are. */
const COLUMNS_ELSEWHERE = 100;
const COLUMNS_MIN = 40;

/**
 * Whether lines may be redrawn and whether colours may be used: NO_COLOR (https://no-color.org)
 * before FORCE_COLOR before the terminal.
 */
export function decoration(
  { isTerminal, noColor, forceColor, term }: StreamFacts,
): { terminal: boolean; colour: boolean } {
  const terminal = isTerminal && term !== "dumb";
  if (noColor) return { terminal, colour: false };
  return { terminal, colour: terminal || (forceColor ?? "0") !== "0" && forceColor !== "" };
}

/** Columns of the terminal, else of `COLUMNS`, else 100; at least 40. */
export function columnsFrom(size: number | undefined, environment: string | undefined): number {
  const written = /^\d{1,4}$/.test(environment ?? "") ? Number(environment) : undefined;
  return Math.max(size ?? written ?? COLUMNS_ELSEWHERE, COLUMNS_MIN);
}

/** The part of `Deno.stdout` that is needed. */
export interface Sink {
  write(bytes: Uint8Array): Promise<number>;
  isTerminal(): boolean;
}

/** An {@link Output} over one of the process's own streams. */
export class StreamOutput implements Output {
  readonly terminal: boolean;
  readonly colour: boolean;
  readonly #sink: Sink;
  #last: Promise<void> = Promise.resolve();
  #closed = false;
  #refused: string | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
    const { terminal, colour } = decoration({
      isTerminal: sink.isTerminal(),
      noColor: Deno.env.get("NO_COLOR"),
      forceColor: Deno.env.get("FORCE_COLOR"),
      term: Deno.env.get("TERM"),
    });
    this.terminal = terminal;
    this.colour = colour;
  }

  columns(): number {
    return columnsFrom(this.terminal ? consoleColumns() : undefined, Deno.env.get("COLUMNS"));
  }

  get refused(): string | undefined {
    return this.#refused;
  }

  write(text: string): Promise<void> {
    return this.#last = this.#last.then(() => this.#writeAll(new TextEncoder().encode(text)));
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length && !this.#closed;) {
      try {
        done += await this.#sink.write(bytes.subarray(done));
      } catch (error) {
        // A pipe that another program made non-blocking, and that is full for the moment.
        if (error instanceof Deno.errors.WouldBlock) {
          await delay(RETRY_MS);
          continue;
        }
        this.#closed = true;
        // `| head` has seen enough. Whatever else it is, something is lost.
        if (!(error instanceof Deno.errors.BrokenPipe)) this.#refused = refusal(error);
      }
    }
  }
}

const RETRY_MS = 5;

function consoleColumns(): number | undefined {
  try {
    return Deno.consoleSize().columns || undefined;
  } catch {
    return undefined;
  }
}
