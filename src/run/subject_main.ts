/**
 * A subject: carries out the trials it is given on standard input, with this checkout's own code,
 * and answers with their outcomes. Ends with its parent.
 * @module
 */
import project from "../../deno.json" with { type: "json" };
import { SCHEMA_VERSION } from "../model/run.ts";
import type { TrialSpec } from "../model/trial.ts";
import { dieWithParent } from "../sys/process.ts";
import { ProcessExecutor } from "../trial/executor.ts";
import { type FromSubject, SUBJECT_PROTOCOL } from "../trial/subject_messages.ts";
import { ENTRIES } from "./entries.ts";

async function say(message: FromSubject): Promise<void> {
  let bytes = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(await Deno.stdout.write(bytes));
}

async function* specs(): AsyncGenerator<TrialSpec> {
  let text = "";
  for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      yield JSON.parse(text.slice(0, end)) as TrialSpec;
      text = text.slice(end + 1);
    }
  }
}

dieWithParent();
await say({
  type: "subject",
  protocol: SUBJECT_PROTOCOL,
  schema: SCHEMA_VERSION,
  closecost: project.version,
});
const executor = new ProcessExecutor(ENTRIES);
const { signal } = new AbortController();
for await (const spec of specs()) {
  await say({ type: "outcome", outcome: await executor.run(spec, signal) });
}
Deno.exit(0);
