/**
 * What every way of measuring begins with: the machine is probed, the trials are planned.
 * @module
 */
import { join } from "node:path";
import { type HostFacts, type Manifest, SCHEMA_VERSION } from "../model/run.ts";
import type { Executor, TrialSpec } from "../model/trial.ts";
import type { IsolationWish } from "../model/words.ts";
import { feasibleOn } from "../plan/feasible.ts";
import type { Machine } from "../plan/machine.ts";
import { plan } from "../plan/matrix.ts";
import type { BenchOptions } from "../plan/options.ts";
import { recorded } from "../plan/recorded.ts";
import { argumentsWithoutSecrets } from "../quote/secrets.ts";
import type { InterruptSource } from "./interruption.ts";
import { type Output, say } from "./output.ts";
import type { Subjects } from "./subjects.ts";
import { VERSION } from "./version.ts";

/** What was found out about the machine before anything is measured. */
export interface Probed extends Omit<Machine, "descriptors"> {
  readonly host: HostFacts;
  /** What is lost here, one line each. */
  readonly warnings: readonly string[];
}

/** The world that runs are carried out in. */
export interface RunDependencies {
  readonly executor: Executor;
  /** Finds out what this machine allows; {@link MachineError} where it can't measure. */
  probe(wish: IsolationWish): Promise<Probed>;
  /** Opens what is measured in turns, for --against; see `openSubjects`. */
  subjects(refOrDir: string): Promise<Subjects>;
  readonly interrupts: InterruptSource;
  /** Milliseconds since 1970. */
  now(): number;
  /** 0 to below 1, another one each time. */
  random(): number;
  /** Progress and warnings. */
  readonly stderr: Output;
}

/** A run about to begin. */
export interface Run {
  readonly options: BenchOptions;
  readonly specs: readonly TrialSpec[];
  /** The same trials on other ports and addresses, for a second run beside this one. */
  otherSpecs(): readonly TrialSpec[];
  readonly dir: string;
  readonly manifest: Manifest;
}

/** Probes the machine and plans every trial; nothing is written yet. */
export async function prepareRun(
  wished: BenchOptions,
  argv: readonly string[],
  deps: RunDependencies,
): Promise<Run> {
  const probed = await deps.probe(wished.isolation);
  const machine = { ...probed, descriptors: probed.host.descriptors };
  const { options, warnings: leftOut } = feasibleOn(machine, wished);
  const warnings = [...probed.warnings, ...leftOut];
  for (const warning of warnings) await say(deps.stderr, warning);
  const salt = Math.floor(deps.random() * 0x10000);
  const planned = (salt: number) => plan(options, { ...machine, salt });
  const specs = planned(salt);
  const startedAt = new Date(deps.now()).toISOString();
  const runId = runIdOf(startedAt, salt);
  const manifest: Manifest = {
    schema: SCHEMA_VERSION,
    closecost: VERSION,
    runId,
    status: "running",
    startedAt,
    argv: options.keepCommand ? argv : argumentsWithoutSecrets(argv),
    options: recorded(options),
    seed: options.seed,
    host: probed.host,
    isolation: probed.isolation,
    isolationWish: options.isolation,
    plannedTrials: specs.length,
    trials: [],
    warnings,
  };
  const dir = options.out ?? join("results", runId);
  return { options, specs, otherSpecs: () => planned(salt + specs.length), dir, manifest };
}

/** `20261123-004300-3f2a`: the second, and the salt for those that begin in the same one. */
function runIdOf(startedAt: string, salt: number): string {
  const second = startedAt.slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  return `${second}-${salt.toString(16).padStart(4, "0")}`;
}
