/**
 * What every way of measuring begins with: the machine is probed, the trials are planned.
 * @module
 */
import { join } from "node:path";
import { type HostFacts, type Manifest, SCHEMA_VERSION } from "../model/run.ts";
import type { Need } from "../model/scenario.ts";
import type { Executor, Outcome, TrialSpec } from "../model/trial.ts";
import type { Isolation, IsolationWish } from "../model/words.ts";
import { argumentsWithoutSecrets, withoutSecretsOf } from "../quote/secrets.ts";
import type { PortRange } from "../plan/addresses.ts";
import { fittingBuffers } from "../plan/buffers.ts";
import type { InterruptSource } from "./interruption.ts";
import { ableOn, unavailableIn } from "../plan/requirements.ts";
import type { BenchOptions } from "../plan/options.ts";
import { recorded } from "../plan/recorded.ts";
import { type Output, say } from "./output.ts";
import { plan } from "../plan/matrix.ts";
import type { Subjects } from "./subjects.ts";
import { VERSION } from "./version.ts";

/** What was found out about the machine before anything is measured. */
export interface Probed {
  readonly isolation: Isolation;
  readonly host: HostFacts;
  /** Of the namespace the trials will run in. */
  readonly portRange: PortRange;
  /** `net.ipv4.tcp_max_tw_buckets`; 0 if it is not known. */
  readonly timeWaitBuckets: number;
  /** From how many bytes on TCP's buffers put the kernel under pressure; 0 if it is not known. */
  readonly tcpMemoryBytes: number;
  /** Why there is no veth pair or no nft, one line each; what is not here works. */
  readonly lacks: Readonly<Partial<Record<Need, string>>>;
  /** What is lost here, one line each. */
  readonly warnings: readonly string[];
}

/** The world as the command sees it. */
export interface BenchDependencies {
  readonly executor: Executor;
  /** Finds out what this machine allows; {@link MachineError} where it can't measure. */
  probe(wish: IsolationWish): Promise<Probed>;
  /** Opens what is measured in turns, for --against; see `openSubjects`. */
  subjects(refOrDir: string): Promise<Subjects>;
  /** File that a CI system shows beside the step, if there is one. */
  readonly stepSummary: string | undefined;
  /** Whether GitHub reads what is printed. */
  readonly annotations?: boolean;
  readonly interrupts: InterruptSource;
  /** Milliseconds since 1970. */
  now(): number;
  /** 0 to below 1, another one each time. */
  random(): number;
  readonly stdout: Output;
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
export async function prepare(
  wished: BenchOptions,
  argv: readonly string[],
  deps: BenchDependencies,
): Promise<Run> {
  const probed = await deps.probe(wished.isolation);
  const able = ableOn(wished, probed);
  const { options, warnings: tooLarge } = fittingBuffers(able.options, probed.tcpMemoryBytes);
  const warnings = [
    ...probed.warnings,
    ...able.warnings,
    ...tooLarge,
    ...unavailableIn(options),
  ];
  for (const warning of warnings) await say(deps.stderr, warning);
  const salt = Math.floor(deps.random() * 0x10000);
  const { descriptors } = probed.host;
  const planned = (salt: number) => plan(options, { ...probed, descriptors, salt });
  const specs = planned(salt);
  const startedAt = new Date(deps.now()).toISOString();
  const runId = `${startedAt.slice(0, 19).replace(/[-:]/g, "").replace("T", "-")}-${
    salt.toString(16).padStart(4, "0")
  }`;
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

/** What is told of a trial never has a secret of its command, not as the server's last words either. */
function discreetly({ target }: TrialSpec, outcome: Outcome): Outcome {
  if (target?.command === undefined) return outcome;
  const clean = withoutSecretsOf([target.command]);
  const warnings = outcome.warnings.map(clean);
  return outcome.status === "completed"
    ? { ...outcome, warnings }
    : { ...outcome, warnings, reason: clean(outcome.reason) };
}

/** Ctrl-C reaches our children too: one may be seen to end before our own signal is delivered. */
const SIGNAL_DELAY_MS = 50;

/** The outcome of one trial; a failure that an interruption brought about is no failure. */
export async function outcomeOf(
  spec: TrialSpec,
  executor: Executor,
  signal: AbortSignal,
): Promise<Outcome> {
  const outcome = discreetly(spec, await executor.run(spec, signal));
  if (outcome.status !== "failed") return outcome;
  await new Promise((resolve) => setTimeout(resolve, SIGNAL_DELAY_MS));
  return signal.aborted ? { ...outcome, status: "aborted", reason: "interrupted" } : outcome;
}
