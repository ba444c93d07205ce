/**
 * What a subject says: a checkout of this project that carries out trials for another one, so that
 * two versions can be measured in turns.
 * @module
 */
import type { Outcome, TrialSpec } from "../model/trial.ts";

/**
 * Version of these messages and of what is in them; raised when a `TrialSpec` or an `Outcome`
 * changes so that another version would misread it.
 */
export const SUBJECT_PROTOCOL = 1;

/** The first line says who is there; then one line answers each spec. */
export type FromSubject =
  | {
    readonly type: "subject";
    readonly protocol: number;
    /** Version of the files' schema: what its metrics mean. */
    readonly schema: number;
    readonly closecost: string;
  }
  | { readonly type: "outcome"; readonly outcome: Outcome };

/** One trial to carry out. */
export type ToSubject = TrialSpec;
