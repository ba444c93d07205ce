/**
 * `deno task bench`: plans the trials, runs them one after another, keeps each one's rows as soon
 * as it is over, and says what came of it.
 * @module
 */
import { EXIT } from "../model/errors.ts";
import type { Outcome, TrialSpec } from "../model/trial.ts";
import { RunWriter } from "../store/writer.ts";
import { conclude } from "../run/run_reports.ts";
import { benchHelp } from "./help.ts";
import { Interruption } from "../run/interruption.ts";
import { parseBench } from "./options.ts";
import { endedWith } from "../run/output.ts";
import { sideBySide } from "../plan/matrix.ts";
import { type BenchDependencies, outcomeOf, prepare, type Run } from "../run/prepare_run.ts";
import { ProgressWriter } from "../run/progress_writer.ts";
import { VERSION } from "../run/version.ts";

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
  const { against, againstTarget } = request.options;
  if (against !== undefined || againstTarget !== undefined) {
    const { benchAgainst } = await import("./against.ts");
    return await benchAgainst(request.options, argv, deps);
  }
  const run = await prepare(request.options, argv, deps);
  const interrupted = await measured(run, deps);
  const concluded = await conclude(run.dir, { ...deps, format: run.options.format });
  const { trials } = concluded.analysis.manifest;
  const completed = trials.every(({ status }) => status === "completed");
  const code = interrupted ? EXIT.interrupted : completed ? EXIT.ok : EXIT.failed;
  return await endedWith(code, { refused: concluded.refused, stderr: deps.stderr });
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
