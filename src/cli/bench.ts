/**
 * `deno task bench`: plans the trials, runs them one after another, keeps each one's rows as soon
 * as it is over, and says what came of it.
 * @module
 */
import { join } from "node:path";
import { EXIT } from "../model/errors.ts";
import { type HostFacts, type Manifest, SCHEMA_VERSION } from "../model/run.ts";
import type { Executor, Outcome, TrialSpec } from "../model/trial.ts";
import type { Isolation, IsolationWish } from "../model/words.ts";
import { RunWriter } from "../store/writer.ts";
import type { PortRange } from "./addresses.ts";
import { fittingBuffers } from "./buffers.ts";
import { conclude } from "./conclusion.ts";
import { benchHelp } from "./help.ts";
import { Interruption, type InterruptSource } from "./interruption.ts";
import { ableOn } from "./needs.ts";
import { type BenchOptions, parseBench, recorded } from "./options.ts";
import type { Output } from "./output.ts";
import { plan, sideBySide } from "./plan.ts";
import { ProgressWriter } from "./progress_writer.ts";
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
  /** What is lost here, one line each. */
  readonly warnings: readonly string[];
}

/** The world as the command sees it. */
export interface BenchDependencies {
  readonly executor: Executor;
  /** Finds out what this machine allows; {@link MachineError} where it can't measure. */
  probe(wish: IsolationWish): Promise<Probed>;
  readonly interrupts: InterruptSource;
  /** Milliseconds since 1970. */
  now(): number;
  /** 0 to below 1, another one each time. */
  random(): number;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** A run about to begin. */
interface Run {
  readonly options: BenchOptions;
  readonly specs: readonly TrialSpec[];
  readonly dir: string;
  readonly manifest: Manifest;
}

/**
 * The command.
 * @returns the exit code
 * @throws {CommandError} for wrong usage and for a machine that can't measure
 */
export async function bench(argv: readonly string[], deps: BenchDependencies): Promise<number> {
  const request = parseBench(argv);
  if (request.kind !== "bench") {
    await deps.stdout.write(request.kind === "help" ? benchHelp() : `closecost ${VERSION}\n`);
    return EXIT.ok;
  }
  const run = await prepare(request.options, argv, deps);
  const interrupted = await measured(run, deps);
  const { manifest } = await conclude(run.dir, { ...deps, format: run.options.format });
  await deps.stderr.write("");
  if (interrupted) return EXIT.interrupted;
  return manifest.trials.every(({ status }) => status === "completed") ? EXIT.ok : EXIT.failed;
}

/** Probes the machine and plans every trial; nothing is written yet. */
async function prepare(
  wished: BenchOptions,
  argv: readonly string[],
  deps: BenchDependencies,
): Promise<Run> {
  const probed = await deps.probe(wished.isolation);
  const able = ableOn(wished, probed.isolation);
  const { options, warnings: tooLarge } = fittingBuffers(able.options, probed.tcpMemoryBytes);
  const warnings = [...probed.warnings, ...able.warnings, ...tooLarge];
  for (const warning of warnings) await deps.stderr.write(`closecost: ${warning}\n`);
  const salt = Math.floor(deps.random() * 0x10000);
  const { descriptors } = probed.host;
  const specs = plan(options, { ...probed, descriptors, salt });
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
    argv,
    options: recorded(options),
    seed: options.seed,
    host: probed.host,
    isolation: probed.isolation,
    isolationWish: options.isolation,
    plannedTrials: specs.length,
    trials: [],
    warnings,
  };
  return { options, specs, dir: options.out ?? join("results", runId), manifest };
}

/**
 * Runs the trials and closes the run's files.
 * @returns whether it was interrupted
 */
async function measured(run: Run, deps: BenchDependencies): Promise<boolean> {
  using writer = await RunWriter.create(run.dir, run.manifest);
  const interrupted = await runTrials(run, writer, deps);
  await writer.finish(
    interrupted ? "interrupted" : "complete",
    new Date(deps.now()).toISOString(),
  );
  return interrupted;
}

async function runTrials(
  { specs, options }: Run,
  writer: RunWriter,
  deps: BenchDependencies,
): Promise<boolean> {
  using progress = new ProgressWriter({
    output: deps.stderr,
    total: specs.length,
    perRepetition: specs.length / options.reps,
    now: deps.now,
  });
  using interruption = new Interruption({
    source: deps.interrupts,
    now: deps.now,
    say: (text) => progress.say(text),
  });
  for (const group of sideBySide(specs)) {
    if (interruption.signal.aborted) return true;
    const aborted = await runTogether(group, { writer, deps, progress, interruption });
    if (aborted) return true;
  }
  return false;
}

interface Running {
  readonly writer: RunWriter;
  readonly deps: BenchDependencies;
  readonly progress: ProgressWriter;
  readonly interruption: Interruption;
}

/**
 * Runs trials at the same time and keeps the rows of each, in the order of the plan.
 * @returns whether one was aborted
 */
async function runTogether(
  group: readonly TrialSpec[],
  { writer, deps, progress, interruption }: Running,
): Promise<boolean> {
  const outcomes = group.map((spec) => {
    progress.started(spec);
    return outcomeOf(spec, deps.executor, interruption.signal);
  });
  let aborted = false;
  for (const [index, spec] of group.entries()) {
    const outcome = await outcomes[index] as Outcome;
    await writer.append(spec, outcome);
    progress.ended(spec, outcome);
    aborted ||= outcome.status === "aborted";
  }
  return aborted;
}

/** Ctrl-C reaches our children too: one may be seen to end before our own signal is delivered. */
const SIGNAL_DELAY_MS = 50;

async function outcomeOf(
  spec: TrialSpec,
  executor: Executor,
  signal: AbortSignal,
): Promise<Outcome> {
  const outcome = await executor.run(spec, signal);
  if (outcome.status !== "failed") return outcome;
  await new Promise((resolve) => setTimeout(resolve, SIGNAL_DELAY_MS));
  return signal.aborted ? { ...outcome, status: "aborted", reason: "interrupted" } : outcome;
}
