/**
 * Standard output and standard error, with what a writer has to know of them.
 * @module
 */
import { EXIT, type MachineError } from "../model/errors.ts";
import { terminalText } from "../quote/terminal.ts";
import { refusal } from "../store/files.ts";

/** Where text goes. */
export interface Output {
  /** Writes after whatever was written before; resolves when it is out, or can't be any more. */
  write(text: string): Promise<void>;
  /** Why something could not be written, in a few words; a reader that has gone is no reason. */
  readonly refused?: string | undefined;
  /** Whether lines can be redrawn. */
  readonly terminal: boolean;
  /** Whether ANSI colours are welcome. */
  readonly colour: boolean;
  /** Columns a line may take. */
  columns(): number;
}

/** What decides about decoration. Values of the environment, `undefined` where not set. */
export interface Surroundings {
  readonly isTerminal: boolean;
  readonly noColor: string | undefined;
  readonly forceColor: string | undefined;
  readonly term: string | undefined;
}

/** Says one line of our own, whatever stands in it; resolves as {@link Output.write} does. */
export function say(output: Output, text: string): Promise<void> {
  return output.write(`closecost: ${terminalText(text)}\n`);
}

/**
 * The exit code of a command that has shown its result but could not write some file: what was
 * found counts more than that.
 * @throws {MachineError} the refusal itself where there is nothing worse
 */
export async function endedWith(
  code: number,
  { refused, stderr }: { readonly refused?: MachineError | undefined; readonly stderr: Output },
): Promise<number> {
  if (!refused) return code;
  if (code === EXIT.ok) throw refused;
  await say(stderr, refused.message);
  return code;
}

/** Columns where neither terminal nor `COLUMNS` say how many there are. */
const COLUMNS_ELSEWHERE = 100;
const COLUMNS_MIN = 40;

/**
 * Whether lines may be redrawn and whether colours may be used: NO_COLOR (https://no-color.org)
 * before FORCE_COLOR before the terminal.
 */
export function decoration(
  { isTerminal, noColor, forceColor, term }: Surroundings,
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

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function consoleColumns(): number | undefined {
  try {
    return Deno.consoleSize().columns || undefined;
  } catch {
    return undefined;
  }
}
