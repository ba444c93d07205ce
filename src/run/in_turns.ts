/**
 * Two subjects on the same machine in turns: each trial of the plan by both before the next.
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../model/errors.ts";
import type { Manifest } from "../model/run.ts";
import type { TrialSpec } from "../model/trial.ts";
import { modeText } from "../model/words.ts";
import { aimedAt } from "../plan/matrix.ts";
import type { BenchOptions } from "../plan/options.ts";
import { makeFolder, refusal } from "../store/files.ts";
import { RunWriter } from "../store/writer.ts";
import { carryOut, type MeasuredSide, type Turn } from "./carry_out.ts";
import type { Run, RunDependencies } from "./prepare_run.ts";
import { ProgressWriter } from "./progress_writer.ts";
import { serverSubjects, type Subject, type Subjects } from "./subjects.ts";

type SideName = "base" | "head";

/** A run of two that were measured in turns. */
export interface PairedRun {
  readonly side: SideName;
  /** Of the subject, for people. */
  readonly name: string;
  readonly dir: string;
  readonly manifest: Manifest;
}

/**
 * Measures both sides, each into a folder of the run's.
 * @param signal aborted by an interruption
 * @returns both runs, BASE first; `undefined` if interrupted
 */
export async function measureInTurns(
  run: Run,
  signal: AbortSignal,
  deps: RunDependencies,
): Promise<readonly [base: PairedRun, head: PairedRun] | undefined> {
  await using subjects = await opened(run.options, deps);
  if (signal.aborted) return undefined;
  const [base, head] = [pairedRun("base", subjects, run), pairedRun("head", subjects, run)];
  for (const { dir } of [base, head]) {
    await makeFolder(dir).catch((error) => unusable(dir, error));
  }
  using baseWriter = await RunWriter.create(base.dir, base.manifest);
  using headWriter = await RunWriter.create(head.dir, head.manifest);
  const turns = turnsOf(
    { side: sideOf("base", subjects, baseWriter), specs: specsFor(subjects.base, run.specs) },
    {
      side: sideOf("head", subjects, headWriter),
      specs: specsFor(subjects.head, run.otherSpecs()),
    },
  );
  const interrupted = await watched(turns, signal, deps);
  const endedAt = new Date(deps.now()).toISOString();
  const status = interrupted ? "interrupted" : "complete";
  const ended = {
    base: await baseWriter.finish(status, endedAt),
    head: await headWriter.finish(status, endedAt),
  };
  if (interrupted) return undefined;
  return [{ ...base, manifest: ended.base }, { ...head, manifest: ended.head }];
}

/** A side's run as it begins. */
function pairedRun(side: SideName, subjects: Subjects, run: Run): PairedRun {
  const subject = subjects[side];
  const { options: { against = null }, manifest, dir } = run;
  const runId = (of: SideName) => `${manifest.runId}-${of}`;
  return {
    ...{ side, name: subject.name, dir: join(dir, side) },
    manifest: {
      ...manifest,
      runId: runId(side),
      pairedWith: runId(side === "base" ? "head" : "base"),
      closecost: subject.closecost,
      options: { ...manifest.options, against, subject: factsOf(subject, manifest) },
    },
  };
}

function sideOf(name: SideName, subjects: Subjects, writer: RunWriter): MeasuredSide {
  return { name, executor: subjects[name].executor, writer };
}

function specsFor({ target }: Subject, planned: readonly TrialSpec[]): readonly TrialSpec[] {
  return target ? planned.map((spec) => aimedAt(target, spec)) : planned;
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
function factsOf(
  { target, facts }: Subject,
  { options }: Manifest,
): Readonly<Record<string, unknown>> {
  return target ? facts : { ...options["subject"] ?? {}, ...facts };
}

/** What is to be measured in turns. */
async function opened(
  { target, against, againstTarget, keepCommand = false }: BenchOptions,
  { executor, subjects }: RunDependencies,
): Promise<Subjects> {
  if (target && againstTarget) {
    return serverSubjects({ base: againstTarget, head: target, keepCommand }, executor);
  }
  if (against === undefined) throw new Error("Cannot measure in turns as there is no other side");
  return await subjects(against);
}

/** Carries the turns out with progress shown. */
async function watched(
  turns: readonly Turn[],
  signal: AbortSignal,
  { stderr, now }: RunDependencies,
): Promise<boolean> {
  const total = turns.length;
  const perRepetition = total / Math.max(...turns.map(({ spec }) => spec.rep));
  using progress = new ProgressWriter({ output: stderr, total, perRepetition, now });
  return await carryOut(turns.map((turn) => [turn]), { progress, signal });
}

/** The trials of a side, as it carries them out. */
interface SideSpecs {
  readonly side: MeasuredSide;
  readonly specs: readonly TrialSpec[];
}

/**
 * Both sides' trials, pair by pair. Who goes first alternates from repetition to repetition of
 * each cell, so that neither always finds the machine as the other left it.
 */
function turnsOf(base: SideSpecs, head: SideSpecs): Turn[] {
  const cells = new Map<string, number>();
  return base.specs.flatMap((spec, index) => {
    const { scenario, mode, closer, stack, parameters } = spec;
    const cell = JSON.stringify([scenario, modeText(mode), closer, stack, parameters]);
    const turn = cells.get(cell) ?? cells.size;
    cells.set(cell, turn + 1);
    const pair: Turn[] = [
      { side: base.side, spec },
      { side: head.side, spec: head.specs[index] as TrialSpec },
    ];
    return turn % 2 === 0 ? pair : pair.reverse();
  });
}
