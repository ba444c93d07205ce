/**
 * Two subjects on the same machine in turns: each trial of the plan by both before the next.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import type { Manifest } from "../model/run.ts";
import type { Executor, TrialSpec } from "../model/trial.ts";
import { modeText } from "../model/words.ts";
import { makeFolder, refusal } from "../store/files.ts";
import { RunWriter } from "../store/writer.ts";
import type { Interruption } from "./interruption.ts";
import { aimedAt } from "../plan/matrix.ts";
import type { BenchOptions } from "../plan/options.ts";
import { type BenchDependencies, outcomeOf, type Run } from "./prepare_run.ts";
import { ProgressWriter } from "./progress_writer.ts";
import { serverSubjects, type Subject, type Subjects } from "./subjects.ts";

/** Both sides, BASE first. */
export const SIDE_NAMES = ["base", "head"] as const;
export type SideName = typeof SIDE_NAMES[number];

/** One side with its run. */
interface ComparedSide {
  readonly name: SideName;
  readonly subject: Subject;
  readonly specs: readonly TrialSpec[];
  readonly writer: RunWriter;
}

/**
 * Measures both sides.
 * @returns the manifests of both runs; `undefined` if interrupted
 */
export async function measureInTurns(
  run: Run,
  { dirs, interruption }: {
    readonly dirs: Readonly<Record<SideName, string>>;
    readonly interruption: Interruption;
  },
  deps: BenchDependencies,
): Promise<Readonly<Record<SideName, Manifest>> | undefined> {
  await using subjects = await opened(run.options, deps);
  if (interruption.signal.aborted) return undefined;
  const { against = null } = run.options;
  const manifest = (side: SideName): Manifest => ({
    ...run.manifest,
    runId: `${run.manifest.runId}-${side}`,
    closecost: subjects[side].closecost,
    options: { ...run.manifest.options, against, subject: factsOf(subjects[side], run) },
  });
  for (const dir of Object.values(dirs)) {
    await makeFolder(dir).catch((error) => unusable(dir, error));
  }
  using baseWriter = await RunWriter.create(dirs.base, manifest("base"));
  using headWriter = await RunWriter.create(dirs.head, manifest("head"));
  const side = (name: SideName, planned: readonly TrialSpec[], writer: RunWriter): ComparedSide => {
    const subject = subjects[name];
    const { target } = subject;
    const specs = target ? planned.map((spec) => aimedAt(target, spec)) : planned;
    return { name, subject, specs, writer };
  };
  const base = side("base", run.specs, baseWriter);
  const head = side("head", run.otherSpecs(), headWriter);
  const interrupted = await inTurns(base, head, { interruption, deps });
  const endedAt = new Date(deps.now()).toISOString();
  const status = interrupted ? "interrupted" : "complete";
  const ended = {
    base: await baseWriter.finish(status, endedAt),
    head: await headWriter.finish(status, endedAt),
  };
  return interrupted ? undefined : ended;
}

/** Of a folder that is there already only what is no link gets a run. */
function unusable(dir: string, error: unknown): never {
  throw new UsageError(
    `Cannot write a run to ${JSON.stringify(dir)}: ${
      refusal(error)
    }; name a folder you may write ` +
      "with --out",
  );
}

/** A checkout that drives a server of the user's is recorded with that server. */
function factsOf({ target, facts }: Subject, { manifest }: Run): Readonly<Record<string, unknown>> {
  return target ? facts : { ...manifest.options["subject"] ?? {}, ...facts };
}

/** What is to be measured in turns. */
async function opened(
  { target, against, againstTarget, keepCommand = false }: BenchOptions,
  { executor, subjects }: BenchDependencies,
): Promise<Subjects> {
  if (target && againstTarget) {
    return serverSubjects({ base: againstTarget, head: target, keepCommand }, executor);
  }
  if (against === undefined) throw new Error("Cannot measure in turns as there is no other side");
  return await subjects(against);
}

/** @returns whether it was interrupted */
async function inTurns(
  base: ComparedSide,
  head: ComparedSide,
  { interruption, deps }: { interruption: Interruption; deps: BenchDependencies },
): Promise<boolean> {
  const total = base.specs.length * 2;
  const reps = Math.max(...base.specs.map(({ rep }) => rep));
  using progress = new ProgressWriter({
    ...{ output: deps.stderr, total, perRepetition: total / reps, now: deps.now },
  });
  for (const { side, spec } of turns(base, head)) {
    if (interruption.signal.aborted) return true;
    progress.started(spec, side.name);
    const executor: Executor = side.subject.executor;
    const outcome = await outcomeOf(spec, executor, interruption.signal);
    await side.writer.append(spec, outcome);
    progress.ended(spec, outcome);
    if (outcome.status === "aborted") return true;
  }
  return false;
}

/**
 * Both sides' trials, pair by pair. Who goes first alternates from repetition to repetition of
 * each cell, so that neither always finds the machine as the other left it.
 */
function turns(base: ComparedSide, head: ComparedSide): { side: ComparedSide; spec: TrialSpec }[] {
  const cells = new Map<string, number>();
  return base.specs.flatMap((spec, index) => {
    const { scenario, mode, closer, stack, parameters } = spec;
    const cell = JSON.stringify([scenario, modeText(mode), closer, stack, parameters]);
    const turn = cells.get(cell) ?? cells.size;
    cells.set(cell, turn + 1);
    const pair = [
      { side: base, spec },
      { side: head, spec: head.specs[index] as TrialSpec },
    ];
    return turn % 2 === 0 ? pair : pair.reverse();
  });
}
