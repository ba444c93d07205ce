/**
 * Measures one run: its trials in the order of the plan, into its folder.
 * @module
 */
import { sideBySide } from "../plan/matrix.ts";
import { RunWriter } from "../store/writer.ts";
import { carryOut, type Turn } from "./carry_out.ts";
import { Interruption } from "./interruption.ts";
import type { Run, RunDependencies } from "./prepare_run.ts";
import { ProgressWriter } from "./progress_writer.ts";

/**
 * Runs the trials and closes the run's files.
 * @returns whether it was interrupted
 */
export async function measureRun(run: Run, deps: RunDependencies): Promise<boolean> {
  using writer = await RunWriter.create(run.dir, run.manifest);
  const side = { executor: deps.executor, writer };
  const groups = sideBySide(run.specs).map((group) => group.map((spec) => ({ side, spec })));
  const interrupted = await watched(groups, run.specs.length / run.options.reps, deps);
  await writer.finish(
    interrupted ? "interrupted" : "complete",
    new Date(deps.now()).toISOString(),
  );
  return interrupted;
}

/** Carries the trials out with progress shown, until an interruption. */
async function watched(
  groups: readonly (readonly Turn[])[],
  perRepetition: number,
  { stderr, interrupts, now }: RunDependencies,
): Promise<boolean> {
  const total = groups.flat().length;
  using progress = new ProgressWriter({ output: stderr, total, perRepetition, now });
  using interruption = new Interruption({
    source: interrupts,
    now,
    say: (text) => progress.say(text),
  });
  return await carryOut(groups, { progress, signal: interruption.signal });
}
