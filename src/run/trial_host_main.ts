/**
 * The trial host: a process inside the trial's namespace that reads one spec
 * from standard input, runs it and answers. Ends with its parent.
 * @module
 */
import { MEASURES } from "../../bench/measures.ts";
import type { TrialSpec } from "../model/trial.ts";
import { warmErrno } from "../sys/errno.ts";
import { dieWithParent } from "../sys/process.ts";
import { runTrial } from "../trial/host.ts";
import type { FromHost } from "../trial/raw.ts";
import { ENTRIES } from "./entries.ts";

async function say(message: FromHost): Promise<void> {
  let bytes = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(await Deno.stdout.write(bytes));
}

/** The first line of standard input; what follows it is watched for its end. */
async function readSpec(): Promise<TrialSpec> {
  const reader = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) Deno.exit(0);
    text += value;
  }
  reader.read().then(() => Deno.exit(0), () => Deno.exit(0));
  return JSON.parse(text) as TrialSpec;
}

dieWithParent();
warmErrno();
try {
  const raw = await runTrial(await readSpec(), {
    measures: MEASURES,
    programs: ENTRIES,
    onPhase: (name) => void say({ type: "phase", name }),
  });
  await say({ type: "raw", raw });
} catch (error) {
  await say({ type: "failed", reason: (error as Error).message });
}
Deno.exit(0);
