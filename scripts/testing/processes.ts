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
/** A session of its own, by which everything is found that its tests have started. */
const SESSION = ["setsid"];
/**
 * Interrupts all of a session, waits until it is gone, and ends what is not after three seconds:
 * an interrupted process of tests says which were running, and a command of ours puts things away.
 */
const END_SESSION = `
  kill -s INT -- "-$0"
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    sleep 0.2
    kill -s 0 -- "-$0" || exit 0
  done
  kill -s KILL -- "-$0"
`;

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
    args: ["--", ...SESSION, ...job.modest ? MODEST : [], Deno.execPath(), ...job.args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let ended: Promise<unknown> | undefined;
  const end = () => {
    ended = endOf(child);
  };
  signal.addEventListener("abort", end);
  const texts = { text: "" };
  const [{ code }] = await Promise.all([
    child.status,
    collect(child.stdout, texts),
    collect(child.stderr, texts),
  ]);
  signal.removeEventListener("abort", end);
  await ended;
  return { job, code, output: texts.text, seconds: (performance.now() - start) / 1000 };
}

/** Both streams in the order in which they come. */
async function collect(stream: ReadableStream<Uint8Array>, into: { text: string }): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) into.text += text;
}

/** Ends a job and what it has started, which would go on without it. */
async function endOf(child: Deno.ChildProcess): Promise<void> {
  try {
    // It may not have its session yet.
    child.kill("SIGINT");
  } catch {
    // It has ended.
  }
  await new Deno.Command(STARTER, {
    args: ["--", "sh", "-c", END_SESSION, String(child.pid)],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
}
