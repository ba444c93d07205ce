/**
 * What a fault is: something that goes wrong on purpose, and what closecost promises for that case.
 *
 * A new fault is one entry in the list of its family, a file beside this one.
 * @module
 */
import type { Command, Ended } from "./command.ts";
import type { Stage } from "./stage.ts";

/** What some faults need of the machine; where it is not there they are skipped, and that is said. */
export type Need = "root" | "git" | "pids cgroup" | "nft";

/** How it is made to happen, beyond what the command is started with. */
export interface Fault {
  /** In a few words; each its own. */
  readonly name: string;
  /** What must hold, for the table. */
  readonly promise: string;
  /** Whether it is among those that CI tries at each change. */
  readonly ci?: true;
  readonly needs?: readonly Need[];
  /** What is started, and under which conditions. */
  readonly command: (stage: Stage) => Command;
  /** What happens while it runs. */
  readonly meanwhile?: (stage: Stage) => Promise<void>;
  /** Exit codes that are right; 128 + n for a signal. */
  readonly code: number | readonly number[];
  /** What the first line of standard error must say; a fault that nobody need be told has none. */
  readonly says?: RegExp;
  /**
   * Whether that line is the only one. Where it is left out: yes, if the code is 2 or 3, as nothing
   * else has happened then.
   */
  readonly lines?: "one" | "any";
  /** What must be so afterwards; throws where it is not. */
  readonly afterwards?: (stage: Stage, ended: Ended) => void | Promise<void>;
  /** Paths below the stage's folder that may be there besides `out`; else nothing may. */
  readonly leaves?: RegExp;
}

/** A family of faults: one file. */
export interface Family {
  readonly title: string;
  readonly faults: readonly Fault[];
}
