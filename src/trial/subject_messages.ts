/**
 * What a subject says: a checkout of this project that carries out trials for another one, so that
 * two versions can be measured in turns.
 * @module
 */
import type { Outcome, TrialSpec } from "../model/trial.ts";
import type { Greeting, Request } from "../process/messages.ts";

/**
 * Version of these messages and of what is in them; raised when a `TrialSpec` or an `Outcome`
 * changes so that another version would misread it.
 */
export const SUBJECT_PROTOCOL = 1;

/** How a subject has to greet. */
export const SUBJECT: Greeting = { type: "subject", protocol: SUBJECT_PROTOCOL };

/** How a subject greets. */
export interface SubjectGreeting extends Greeting {
  /** Version of the files' schema: what its metrics mean. */
  readonly schema: number;
  readonly closecost: string;
}

/** One trial to carry out: the spec itself, which in version 1 has a `type` or none. */
export interface RunSpec extends TrialSpec, Request<RanSpec> {
  readonly type: "trial";
}

/** Answer to a spec. */
export interface RanSpec {
  readonly type: "outcome";
  readonly outcome: Outcome;
}
