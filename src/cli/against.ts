/**
 * `deno task bench --against`: two subjects on the same machine in turns, each trial of the plan by
 * both before the next, then the comparison.
 * @module
 */
import { join } from "node:path";
import { EXIT } from "../model/errors.ts";
import type { Manifest } from "../model/run.ts";
import type { Executor, TrialSpec } from "../model/trial.ts";
import { modeText } from "../model/words.ts";
import { RunWriter } from "../store/writer.ts";
import { type BenchDependencies, outcomeOf, prepare, type Run } from "./preparation.ts";
import { compareFolders, defaultFlags } from "./compare.ts";
import { writeReports } from "./conclusion.ts";
import { Interruption } from "./interruption.ts";
import type { BenchOptions } from "./options.ts";
import { ProgressWriter } from "./progress_writer.ts";
import type { Subject } from "./subjects.ts";

/** One side with its run. */
interface Side {
  readonly subject: Subject;
  readonly specs: readonly TrialSpec[];
  readonly writer: RunWriter;
}

/**
 * The command.
 * @returns the exit code: that of the comparison; 1 also if a trial failed
 * @throws {CommandError} for wrong usage and for a machine that can't measure
 */
export async function benchAgainst(
  options: BenchOptions & { readonly against: string },
  argv: readonly string[],
  deps: BenchDependencies,
): Promise<number> {
  // From here on, so that what is opened for this is also put away when it is interrupted.
  using interruption = new Interruption({
    source: deps.interrupts,
    now: deps.now,
    say: (text) => void deps.stderr.write(`closecost: ${text}\n`),
  });
  const run = await prepare(options, argv, deps);
  const dirs = { base: join(run.dir, "base"), head: join(run.dir, "head") };
  const manifests = await measured(run, { dirs, against: options.against, interruption }, deps);
  if (manifests === undefined) return EXIT.interrupted;
  for (const dir of [dirs.base, dirs.head]) await writeReports(dir);
  const format = options.format;
  const code = await compareFolders(
    { bases: [dirs.base], head: dirs.head, flags: { ...defaultFlags(), format } },
    deps,
  );
  await deps.stderr.write(`closecost: runs are in ${dirs.base} and ${dirs.head}\n`);
  const failed = manifests.some(({ trials }) =>
    trials.some(({ status }) => status !== "completed")
  );
  return failed ? EXIT.failed : code;
}

/** @returns the manifests of both runs; `undefined` if interrupted */
async function measured(
  run: Run,
  { dirs, against, interruption }: {
    readonly dirs: { readonly base: string; readonly head: string };
    readonly against: string;
    readonly interruption: Interruption;
  },
  deps: BenchDependencies,
): Promise<readonly Manifest[] | undefined> {
  await using subjects = await deps.subjects(against);
  if (interruption.signal.aborted) return undefined;
  const manifest = (side: "base" | "head"): Manifest => ({
    ...run.manifest,
    runId: `${run.manifest.runId}-${side}`,
    closecost: subjects[side].closecost,
    options: { ...run.manifest.options, against, subject: subjects[side].facts },
  });
  using baseWriter = await RunWriter.create(dirs.base, manifest("base"));
  using headWriter = await RunWriter.create(dirs.head, manifest("head"));
  const base = { subject: subjects.base, specs: run.specs, writer: baseWriter };
  const head = { subject: subjects.head, specs: run.otherSpecs(), writer: headWriter };
  const interrupted = await inTurns(base, head, { interruption, deps });
  const endedAt = new Date(deps.now()).toISOString();
  const status = interrupted ? "interrupted" : "complete";
  const ended = [
    await baseWriter.finish(status, endedAt),
    await headWriter.finish(status, endedAt),
  ];
  return interrupted ? undefined : ended;
}

/** @returns whether it was interrupted */
async function inTurns(
  base: Side,
  head: Side,
  { interruption, deps }: { interruption: Interruption; deps: BenchDependencies },
): Promise<boolean> {
  const total = base.specs.length * 2;
  const reps = Math.max(...base.specs.map(({ rep }) => rep));
  using progress = new ProgressWriter({
    ...{ output: deps.stderr, total, perRepetition: total / reps, now: deps.now },
  });
  for (const { side, spec } of turns(base, head)) {
    if (interruption.signal.aborted) return true;
    progress.started(spec);
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
function turns(base: Side, head: Side): { side: Side; spec: TrialSpec }[] {
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
