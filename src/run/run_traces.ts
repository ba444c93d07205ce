/**
 * Carries out traces: one connection after another, the files of each as soon as it is over.
 * @module
 */
import { join } from "node:path";
import type { MachineError } from "../model/errors.ts";
import type { Trace, TraceSpec } from "../model/trace.ts";
import type { Isolation, IsolationWish } from "../model/words.ts";
import type { TraceOutcome, Tracer } from "../trace/executor.ts";
import { Interruption, type InterruptSource, isInterrupted } from "./interruption.ts";
import { type Output, say } from "./output.ts";
import { writeTrace } from "./trace_files.ts";
import { traceName } from "../plan/traces.ts";

/** The world that traces are carried out in. */
export interface TracingDependencies {
  readonly tracer: Tracer;
  /** Finds out which isolation this machine allows; {@link MachineError} where it can't trace. */
  probe(wish: IsolationWish): Promise<{ isolation: Isolation; warnings: readonly string[] }>;
  readonly interrupts: InterruptSource;
  /** Milliseconds since 1970. */
  now(): number;
  /** Progress and warnings. */
  readonly stderr: Output;
}

/** A trace that is on disk. */
export interface Kept {
  /** Seen from the folder of all; empty where there is one trace alone. */
  readonly folder: string;
  readonly trace: Trace;
  readonly files: readonly string[];
}

/** What came of all of them. */
export interface Traced {
  readonly kept: readonly Kept[];
  readonly failures: number;
  readonly interrupted: boolean;
  /** Why a trace could not be written; none is made after it. */
  readonly refused?: MachineError | undefined;
}

/** Plays the traces one after another and writes the files of each. */
export async function runTraces(
  specs: readonly TraceSpec[],
  dir: string,
  deps: TracingDependencies,
): Promise<Traced> {
  using interruption = new Interruption({
    source: deps.interrupts,
    now: deps.now,
    say: (text) => void say(deps.stderr, text),
  });
  const kept: Kept[] = [];
  let failures = 0;
  for (const [index, spec] of specs.entries()) {
    const outcome = await outcomeOf(spec, deps.tracer, interruption.signal);
    if (outcome.status === "aborted") return { kept, failures, interrupted: true };
    const folder = specs.length > 1 ? traceName(spec) : "";
    const name = traceName(spec);
    if (outcome.status === "failed") {
      failures++;
      await say(deps.stderr, `${name}: ${outcome.reason}`);
      continue;
    }
    const { paths, refused } = await writeTrace(join(dir, folder), outcome);
    kept.push({ folder, trace: outcome.trace, files: paths });
    if (refused) return { kept, failures, interrupted: false, refused };
    if (specs.length > 1 && deps.stderr.terminal) {
      await deps.stderr.write(`${index + 1}/${specs.length} ${name}\n`);
    }
  }
  return { kept, failures, interrupted: false };
}

async function outcomeOf(
  spec: TraceSpec,
  tracer: Tracer,
  signal: AbortSignal,
): Promise<TraceOutcome> {
  const outcome = await tracer.trace(spec, signal);
  return outcome.status === "failed" && await isInterrupted(signal)
    ? { status: "aborted" }
    : outcome;
}
