/**
 * Standard input and output as the runtime's own event loop reads and writes them.
 * @module
 */
import { Lines } from "../sys/lines.ts";
import { parseMessage } from "./messages.ts";
import type { Line } from "./serve.ts";

/**
 * For a process that comes back to its event loop. When its input ends, the process does, in
 * whatever it is doing: whoever held the other end, here or on another machine, is gone.
 */
export class RuntimeLine implements Line {
  readonly #lines = incoming();
  #next = this.#lines.next();

  async next(): Promise<unknown> {
    const { value } = await this.#next;
    // Looked for from now on, so that the end is seen while a request is carried out.
    this.#next = this.#lines.next();
    return parseMessage(value);
  }

  /** Written at once: whoever works without a pause comes back to nothing else. */
  say(message: unknown): void {
    let bytes = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
    while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
  }
}

async function* incoming(): AsyncGenerator<string, never> {
  try {
    const lines = new Lines();
    for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
      yield* lines.push(text);
    }
  } finally {
    Deno.exit(0);
  }
}
