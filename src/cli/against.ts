/**
 * `deno task bench --against` and `--against-target`: two subjects on the same machine in turns,
 * each trial of the plan by both before the next, then the comparison.
 * @module
 */
import { join } from "node:path";
import { EXIT, UsageError } from "../model/errors.ts";
import type { Manifest } from "../model/run.ts";
import type { Executor, TrialSpec } from "../model/trial.ts";
import { modeText } from "../model/words.ts";
import { makeFolder, refusal } from "../store/files.ts";
import { RunWriter } from "../store/writer.ts";
import { type BenchDependencies, outcomeOf, prepare, type Run } from "./preparation.ts";
import { compareFolders, defaultFlags } from "./compare.ts";
import { writeReports } from "./conclusion.ts";
import { Interruption } from "./interruption.ts";
import type { BenchOptions } from "./options.ts";
import { endedWith, say } from "./output.ts";
import { ProgressWriter } from "./progress_writer.ts";
import { aimedAt } from "./plan.ts";
import { serverSubjects, type Subject, type Subjects } from "./subjects.ts";

/** Both sides, BASE first. */
const SIDE_NAMES = ["base", "head"] as const;
type SideName = typeof SIDE_NAMES[number];

/** One side with its run. */
interface Side {
  readonly name: SideName;
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
  options: BenchOptions,
  argv: readonly string[],
  deps: BenchDependencies,
): Promise<number> {
  // From here on, so that what is opened for this is also put away when it is interrupted.
  using interruption = new Interruption({
    source: deps.interrupts,
    now: deps.now,
    say: (text) => void say(deps.stderr, text),
  });
  const run = await prepare(options, argv, deps);
  const dirs = { base: join(run.dir, "base"), head: join(run.dir, "head") };
  const manifests = await measured(run, { dirs, interruption }, deps);
  if (manifests === undefined) return EXIT.interrupted;
  const made = [await writeReports(dirs.base), await writeReports(dirs.head)];
  const places = SIDE_NAMES.map((side) => `${dirs[side]} (${nameIn(manifests[side])})`);
  const gone = SIDE_NAMES.flatMap((side) => lostText(side, manifests[side]));
  const code = gone.length > 0 ? EXIT.failed : await compareFolders(
    { bases: [dirs.base], head: dirs.head, flags: { ...defaultFlags(), format: options.format } },
    deps,
  );
  for (const text of gone) await say(deps.stderr, `nothing to compare: ${text}`);
  await say(deps.stderr, `runs are in ${places.join(" and ")}`);
  const failed = SIDE_NAMES.some((side) =>
    manifests[side].trials.some(({ status }) => status !== "completed")
  );
  const refused = made.find((one) => one.refused)?.refused;
  return await endedWith(failed ? EXIT.failed : code, { refused, stderr: deps.stderr });
}

function nameIn({ options }: Manifest): string {
  return (options["subject"] as { name: string }).name;
}

/** Why there is nothing of a side, in one line; none where a trial of it completed. */
function lostText(side: SideName, manifest: Manifest): string[] {
  const { trials } = manifest;
  if (trials.some(({ status }) => status === "completed")) return [];
  const reason = trials.find(({ reason }) => reason !== undefined)?.reason ?? "there was none";
  const name = JSON.stringify(nameIn(manifest));
  return [`no trial of ${side} (${name}) completed; the first of ${trials.length}: ${reason}`];
}

/** @returns the manifests of both runs; `undefined` if interrupted */
async function measured(
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
  const side = (name: SideName, planned: readonly TrialSpec[], writer: RunWriter): Side => {
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
