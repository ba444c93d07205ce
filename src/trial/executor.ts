/**
 * Runs a trial for real: a host process in a namespace of its own, which is
 * given the spec and answers with raw results.
 * @module
 */
import type { Executor, Outcome, TrialSpec } from "../model/trial.ts";
import { reasonOf } from "../model/refusals.ts";
import { denoCommand } from "../process/deno_command.ts";
import { Child } from "../sys/child.ts";
import { isolated } from "../sys/isolation.ts";
import { LINK_PROGRAMS } from "../sys/veth.ts";
import { measure } from "./measurements.ts";
import { type FromHost, IDLE, type RawTrial, type ToHost } from "./raw.ts";
import { Turns } from "./semaphore.ts";

/**
 * Settings of V8 for the host: room for what a trial's samples allocate, and no compilation in the
 * background, so that neither falls on a short phase that is being timed.
 */
const HOST_FLAGS =
  "--v8-flags=--min-semi-space-size=16,--single-threaded-gc,--no-concurrent-recompilation";

type HostChild = Child<FromHost, ToHost>;

/** Trials side by side that may have their workers at the same time. */
const BUSY_AT_ONCE = 2;

/** The program that a trial runs in. */
export interface HostProgram {
  readonly trialHost: URL;
}

/** The real {@link Executor}. */
export class ProcessExecutor implements Executor {
  readonly #programs: HostProgram;
  readonly #turns = new Turns(BUSY_AT_ONCE);

  constructor(programs: HostProgram) {
    this.#programs = programs;
  }

  async run(spec: TrialSpec, signal: AbortSignal): Promise<Outcome> {
    // Trials side by side start a few at a time: most of a trial's memory is its workers'.
    const giveBack = spec.sideBySide > 1 ? await this.#turns.take() : () => {};
    try {
      return await this.#run(spec, { signal, onIdle: giveBack });
    } finally {
      giveBack();
    }
  }

  async #run(
    spec: TrialSpec,
    { signal, onIdle }: { readonly signal: AbortSignal; readonly onIdle: () => void },
  ): Promise<Outcome> {
    const start = performance.now();
    const durationMs = () => performance.now() - start;
    if (signal.aborted) return aborted(durationMs());
    let host: HostChild | undefined;
    let timedOut = false;
    let phase = "starting";
    const kill = () => host?.kill();
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, spec.timeoutMs);
    signal.addEventListener("abort", kill);
    try {
      host = startHost(spec, this.#programs);
      await host.send(spec);
      const raw = await rawFrom(host, (name) => {
        phase = name;
        if (name === IDLE) onIdle();
      });
      const { measurements, latencies, warnings, chance, failure, disturbed } = measure(spec, raw);
      if (failure !== undefined) {
        return { status: "failed", durationMs: durationMs(), reason: failure, warnings };
      }
      const { samples, series, sysctls } = raw;
      return {
        status: "completed",
        durationMs: durationMs(),
        measurements,
        samples,
        latencies,
        series,
        sysctls,
        warnings,
        ...(disturbed === undefined ? {} : { disturbed }),
        ...(chance.length === 0 ? {} : { chance }),
      };
    } catch (error) {
      if (signal.aborted) return aborted(durationMs());
      const reason = timedOut
        ? `not over after ${spec.timeoutMs / 1000} s, while ${phase}`
        : reasonOf(error);
      return { status: "failed", durationMs: durationMs(), reason, warnings: [] };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", kill);
      await host?.[Symbol.asyncDispose]();
    }
  }
}

/** What starts the user's own server, so that it ends with the trial. */
const GUARDS = ["unshare", "setsid"];

function startHost(spec: TrialSpec, { trialHost }: HostProgram): HostChild {
  const permissions = [
    HOST_FLAGS,
    "--allow-ffi",
    "--allow-read",
    "--allow-env=PATH",
    `--allow-run=${
      [Deno.execPath(), "ss", ...spec.apart ? LINK_PROGRAMS : [], ...spec.target ? GUARDS : []]
        .join()
    }`,
  ];
  const { command, args } = isolated(
    spec.isolation,
    denoCommand(trialHost, permissions, []),
    { socketTable: spec.socketTable },
  );
  return new Child({ command, args, name: "trial host" });
}

async function rawFrom(host: HostChild, onPhase: (name: string) => void): Promise<RawTrial> {
  while (true) {
    const message = await host.receive();
    switch (message.type) {
      case "phase":
        onPhase(message.name);
        break;
      case "failed":
        throw new Error(message.reason);
      case "raw":
        return message.raw;
    }
  }
}

function aborted(durationMs: number): Outcome {
  return { status: "aborted", durationMs, reason: "interrupted", warnings: [] };
}
