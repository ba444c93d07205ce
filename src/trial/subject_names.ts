/**
 * Names that earlier versions have for what is said between a subject and whoever measures with it.
 * Both say each thing under either name, so that versions on either side of the change understand
 * each other.
 * @module
 */
import type { BlockingCloses } from "../model/scenario.ts";
import type { Outcome, TrialSpec } from "../model/trial.ts";

/** Who makes blocking closes, in earlier words. */
const CLOSERS = { pool: "few", thread: "each", inline: "loop" } as const;
type Closers = typeof CLOSERS[BlockingCloses];

/** What a spec has in earlier versions. */
interface EarlierSpec {
  readonly closers?: Closers;
  readonly apart?: true;
  readonly chance?: TrialSpec["nondeterministic"];
}

/** What an outcome has in earlier versions. */
interface EarlierOutcome {
  readonly chance?: TrialSpec["nondeterministic"];
}

/** A spec that an earlier version understands as well. */
export function specForAll(spec: TrialSpec): TrialSpec & EarlierSpec {
  const { blockingCloses, twoNamespaces, nondeterministic } = spec;
  return {
    ...spec,
    closers: CLOSERS[blockingCloses],
    ...twoNamespaces ? { apart: true } : {},
    ...nondeterministic ? { chance: nondeterministic } : {},
  };
}

/** The spec in today's names alone, whoever has sent it. */
export function specOf(sent: TrialSpec & EarlierSpec): TrialSpec {
  const { closers, apart, chance, ...spec } = sent;
  const word = (Object.keys(CLOSERS) as BlockingCloses[]).find((one) => CLOSERS[one] === closers);
  return {
    ...spec,
    blockingCloses: spec.blockingCloses ?? word ?? "pool",
    ...apart ? { twoNamespaces: apart } : {},
    ...chance ? { nondeterministic: chance } : {},
  };
}

/** An outcome that an earlier version understands as well. */
export function outcomeForAll(outcome: Outcome): Outcome & EarlierOutcome {
  if (outcome.status !== "completed" || !outcome.nondeterministic) return outcome;
  return { ...outcome, chance: outcome.nondeterministic };
}

/** The outcome in today's names alone, whoever has sent it. */
export function outcomeOf(sent: Outcome & EarlierOutcome): Outcome {
  const { chance, ...outcome } = sent;
  return outcome.status === "completed" && chance
    ? { ...outcome, nondeterministic: chance }
    : outcome;
}
