/**
 * Runs a trial for real: a host process in a namespace of its own, which is
 * given the spec and answers with raw results.
 * @module
 */
import type { Executor, Outcome, TrialSpec } from "../model/trial.ts";
import { askOnce } from "../process/ask_once.ts";
import { denoCommand } from "../process/deno_command.ts";
import type { ProcessOptions } from "../process/process.ts";
import { isolated } from "../sys/isolation.ts";
import { LINK_PROGRAMS } from "../sys/veth.ts";
import { measure } from "./measurements.ts";
import { IDLE, type RawTrial, type RunTrial, TRIAL_HOST } from "./raw.ts";
import { Semaphore } from "./semaphore.ts";

/**
 * Settings of V8 for the host: room for what a trial's samples allocate, and no compilation in the
 * background, so that neither falls on a short phase that is being timed.
 */
const HOST_FLAGS =
  "--v8-flags=--min-semi-space-size=16,--single-threaded-gc,--no-concurrent-recompilation";

/** Trials side by side that may have their workers at the same time. */
const BUSY_AT_ONCE = 2;

/** The program that a trial runs in. */
export interface HostProgram {
  readonly trialHost: URL;
}

/** The real {@link Executor}. */
export class ProcessExecutor implements Executor {
  readonly #programs: HostProgram;
  readonly #busy = new Semaphore(BUSY_AT_ONCE);

  constructor(programs: HostProgram) {
    this.#programs = programs;
  }

  async run(spec: TrialSpec, signal: AbortSignal): Promise<Outcome> {
    // Trials side by side start a few at a time: most of a trial's memory is its workers'.
    const release = spec.sideBySide > 1 ? await this.#busy.acquire() : () => {};
    try {
      return await this.#run(spec, { signal, onIdle: release });
    } finally {
      release();
    }
  }

  async #run(
    spec: TrialSpec,
    { signal, onIdle }: { readonly signal: AbortSignal; readonly onIdle: () => void },
  ): Promise<Outcome> {
    const start = performance.now();
    const asked = await askOnce<RunTrial, Ended>({
      process: hostOf(spec, this.#programs),
      request: { type: "trial", spec },
      deadlineMs: spec.timeoutMs,
      signal,
      onPhase: (name) => name === IDLE && onIdle(),
      read: ({ raw }) => ended(spec, raw),
    });
    const durationMs = performance.now() - start;
    switch (asked.status) {
      case "done":
        return { durationMs, ...asked.result };
      case "failed":
        return { status: "failed", durationMs, reason: asked.reason, warnings: [] };
      case "aborted":
        return { status: "aborted", durationMs, reason: "interrupted", warnings: [] };
    }
  }
}

/** An outcome, but for the time that it took. */
type Ended = Outcome extends infer One ? One extends Outcome ? Omit<One, "durationMs"> : never
  : never;

function ended(spec: TrialSpec, raw: RawTrial): Ended {
  const { measurements, latencies, warnings, nondeterministic, failure, disturbed } = measure(
    spec,
    raw,
  );
  if (failure !== undefined) return { status: "failed", reason: failure, warnings };
  const { samples, series, sysctls } = raw;
  return {
    status: "completed",
    measurements,
    samples,
    latencies,
    series,
    sysctls,
    warnings,
    ...(disturbed === undefined ? {} : { disturbed }),
    ...(nondeterministic.length === 0 ? {} : { nondeterministic }),
  };
}

/** What starts the user's own server, so that it ends with the trial. */
const GUARDS = ["unshare", "setsid"];

function hostOf(spec: TrialSpec, { trialHost }: HostProgram): ProcessOptions {
  const permissions = [
    HOST_FLAGS,
    "--allow-ffi",
    "--allow-read",
    "--allow-env=PATH",
    `--allow-run=${
      [
        Deno.execPath(),
        "ss",
        ...spec.twoNamespaces ? LINK_PROGRAMS : [],
        ...spec.target ? GUARDS : [],
      ]
        .join()
    }`,
  ];
  const words = denoCommand(trialHost, permissions, []);
  return {
    ...isolated(spec.isolation, words, { socketTable: spec.socketTable }),
    name: "trial host",
    greets: TRIAL_HOST,
  };
}
