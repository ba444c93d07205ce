/**
 * The host of a trace: a process inside its namespace that reads one spec from standard input, runs
 * it and answers. Ends with its parent.
 * @module
 */
import type { TraceSpec } from "../model/trace.ts";
import { warmErrno } from "../sys/errno.ts";
import { dieWithParent } from "../sys/process.ts";
import { runTrace } from "./host.ts";
import type { FromTraceHost } from "./raw.ts";

/** Written at once: while it traces, this thread comes back to nothing else. */
function say(message: FromTraceHost): void {
  let bytes = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
}

/** The first line of standard input. */
async function readSpec(): Promise<TraceSpec> {
  const reader = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) Deno.exit(0);
    text += value;
  }
  return JSON.parse(text) as TraceSpec;
}

dieWithParent();
warmErrno();
try {
  const raw = await runTrace(await readSpec(), (name) => say({ type: "phase", name }));
  say({ type: "raw", raw });
} catch (error) {
  say({ type: "failed", reason: (error as Error).message });
}
Deno.exit(0);
