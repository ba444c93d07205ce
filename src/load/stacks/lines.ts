/**
 * A stack worker's line to its trial: JSON lines over standard input and output, read and written by
 * the runtime's own event loop, which has the connections too.
 * @module
 */
import type { FromWorker, ToWorker } from "../messages.ts";

/** What the trial says, until it goes. */
export async function* orders(): AsyncGenerator<ToWorker> {
  let partial = "";
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (partial + text).split("\n");
    partial = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line) as ToWorker;
  }
}

/** Says something to the trial; returns when all of it is written. */
export function say(message: FromWorker): void {
  let bytes = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
}
