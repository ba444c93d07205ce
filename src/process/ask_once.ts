/**
 * A process that is started for one request and ends with its reply.
 * @module
 */
import { reasonOf } from "../model/refusals.ts";
import type { ReplyTo, Request } from "./messages.ts";
import { Process, type ProcessOptions } from "./process.ts";
import { ProcessError } from "./process_error.ts";

/** What became of it; a reason is one line. */
export type Asked<Result> =
  | { readonly status: "done"; readonly result: Result }
  | { readonly status: "failed"; readonly reason: string }
  | { readonly status: "aborted" };

/** What is asked of whom. */
export interface Errand<One extends Request<unknown>, Result> {
  readonly process: ProcessOptions;
  readonly request: One;
  /** From the start of the process to its reply. */
  readonly deadlineMs: number;
  /** Ends it at once. */
  readonly signal: AbortSignal;
  readonly onPhase?: (name: string) => void;
  /** What is made of the reply. An error here is a failure, too. */
  readonly read: (reply: ReplyTo<One>) => Result;
}

/** Starts a process, asks it and kills it. Never throws. */
export async function askOnce<One extends Request<unknown>, Result>(
  { process: options, request, deadlineMs, signal, onPhase, read }: Errand<One, Result>,
): Promise<Asked<Result>> {
  if (signal.aborted) return { status: "aborted" };
  let phase = "starting";
  let process: Process<One> | undefined;
  const kill = () => process?.kill();
  signal.addEventListener("abort", kill);
  try {
    process = new Process<One>(options);
    const reply = await process.request(request, {
      deadlineMs,
      onPhase(name) {
        phase = name;
        onPhase?.(name);
      },
    });
    return { status: "done", result: read(reply as ReplyTo<One>) };
  } catch (error) {
    if (signal.aborted) return { status: "aborted" };
    return { status: "failed", reason: why(error, { deadlineMs, phase }) };
  } finally {
    signal.removeEventListener("abort", kill);
    await process?.[Symbol.asyncDispose]();
  }
}

/** Where the process has said itself why it failed, in its own words. */
function why(
  error: unknown,
  { deadlineMs, phase }: { readonly deadlineMs: number; readonly phase: string },
): string {
  if (!(error instanceof ProcessError)) return reasonOf(error);
  if (error.why === "late" && error.request !== "start") {
    return `not over after ${deadlineMs / 1000} s, while ${phase}`;
  }
  return reasonOf(error.why === "failed" ? error.reason : error);
}
