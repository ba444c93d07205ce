/**
 * Carries out trials, one after another or some at the same time, and keeps what came of each as
 * soon as it is over.
 * @module
 */
import type { Executor, Outcome, TrialSpec } from "../model/trial.ts";
import { withoutSecretsOf } from "../quote/secrets.ts";
import type { RunWriter } from "../store/writer.ts";
import { isInterrupted } from "./interruption.ts";
import type { ProgressWriter } from "./progress_writer.ts";

/** Whose trials they are: who carries them out, and the run that gets their rows. */
export interface MeasuredSide {
  /** Said with each trial, where two sides take turns. */
  readonly name?: string;
  readonly executor: Executor;
  readonly writer: RunWriter;
}

/** A trial of a side. */
export interface Turn {
  readonly side: MeasuredSide;
  readonly spec: TrialSpec;
}

/** What is told of it, and what ends it. */
export interface CarryOutOptions {
  readonly progress: ProgressWriter;
  /** Aborted by an interruption. */
  readonly signal: AbortSignal;
}

/**
 * Carries out groups of trials, those of a group at the same time. Rows are kept in the order of
 * the plan.
 * @returns whether it was interrupted
 */
export async function carryOut(
  groups: readonly (readonly Turn[])[],
  { progress, signal }: CarryOutOptions,
): Promise<boolean> {
  for (const group of groups) {
    if (signal.aborted) return true;
    const outcomes = group.map(({ side, spec }) => {
      progress.started(spec, side.name);
      return outcomeOf(spec, side.executor, signal);
    });
    let aborted = false;
    for (const [index, { side, spec }] of group.entries()) {
      const outcome = await outcomes[index] as Outcome;
      await side.writer.append(spec, outcome);
      progress.ended(spec, outcome);
      aborted ||= outcome.status === "aborted";
    }
    if (aborted) return true;
  }
  return false;
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

/** The outcome of one trial; a failure that an interruption brought about is no failure. */
async function outcomeOf(
  spec: TrialSpec,
  executor: Executor,
  signal: AbortSignal,
): Promise<Outcome> {
  const outcome = discreetly(spec, await executor.run(spec, signal));
  if (outcome.status !== "failed" || !await isInterrupted(signal)) return outcome;
  return { ...outcome, status: "aborted", reason: "interrupted" };
}
