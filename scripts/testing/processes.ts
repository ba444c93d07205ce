/**
 * Carries out the processes of a test run, some at a time, and ends them when it is interrupted.
 * @module
 */
import type { Job } from "./jobs.ts";

/** What came of one. */
export interface Finished {
  readonly job: Job;
  readonly code: number;
  readonly output: string;
  readonly seconds: number;
}

/** Starts nothing but its arguments, which is all that the test run may start. */
const STARTER = "unshare";
/** Real tests look at the clock: pure ones wait for them rather than the other way round. */
const MODEST = ["nice", "-n", "5"];
/** An interrupted process of tests says which were running, and is given this long for it. */
const GRACE_MS = 3000;

/**
 * Runs the jobs in their order, as many at a time as `slots`.
 * @param options.signal ends those that run, and starts no more
 * @param options.onFinished told of each as it ends
 */
export async function runJobs(
  jobs: readonly Job[],
  { slots, signal, onFinished }: {
    readonly slots: number;
    readonly signal: AbortSignal;
    readonly onFinished: (finished: Finished) => void;
  },
): Promise<Finished[]> {
  const waiting = [...jobs];
  const all: Finished[] = [];
  const worker = async () => {
    for (let job = waiting.shift(); job && !signal.aborted; job = waiting.shift()) {
      const finished = await finishedOf(job, signal);
      all.push(finished);
      onFinished(finished);
    }
  };
  await Promise.all(Array.from({ length: slots }, worker));
  return all;
}

async function finishedOf(job: Job, signal: AbortSignal): Promise<Finished> {
  const start = performance.now();
  const child = new Deno.Command(STARTER, {
    args: ["--", ...job.modest ? MODEST : [], Deno.execPath(), ...job.args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    tell(child, "SIGINT");
    timer = setTimeout(() => tell(child, "SIGKILL"), GRACE_MS);
  };
  signal.addEventListener("abort", end);
  const texts = { text: "" };
  const [{ code }] = await Promise.all([
    child.status,
    collect(child.stdout, texts),
    collect(child.stderr, texts),
  ]);
  signal.removeEventListener("abort", end);
  clearTimeout(timer);
  return { job, code, output: texts.text, seconds: (performance.now() - start) / 1000 };
}

/** Both streams in the order in which they come. */
async function collect(stream: ReadableStream<Uint8Array>, into: { text: string }): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) into.text += text;
}

function tell(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended.
  }
}
