/**
 * What carries out one kind of phase, and what it is given for that.
 *
 * A kind that one scenario has is its own: its shape stands in the scenario's `definition.ts`, its
 * runner in `measure.ts`. One that several have is a file beside this one, a line in `registry.ts`,
 * and its shape in `src/model/scenario.ts`.
 * @module
 */
import type { Phase } from "../../model/scenario.ts";
import type { SeriesPoint } from "../../model/series.ts";
import type { Measurement, TrialSpec } from "../../model/trial.ts";
import type { Sampler } from "../../observe/sampler.ts";
import type { Link } from "../../sys/veth.ts";
import type { Workers } from "../workers.ts";

/** What a phase has to work with. */
export interface PhaseContext {
  readonly spec: TrialSpec;
  readonly workers: Workers;
  readonly sampler: Sampler;
  /** Between the two sides, where each has a namespace of its own. */
  readonly link: Link | undefined;
  /** CLOCK_MONOTONIC nanoseconds at which the first phase began. */
  readonly startNs: number;
  /** What earlier phases have left for later ones, by name. */
  readonly notes: Map<string, number>;
  /** Says what is under way, for error texts and progress. */
  say(what: string): void;
  /**
   * Lets the workers settle, report and go: from now on the trial only waits, and needs a fraction
   * of the memory.
   */
  idle(): Promise<void>;
  /** Says that from now on the trial mostly waits, so that one beside it may begin. */
  waiting(): void;
  /** Counts a stretch of wall time as load: rates are taken over it. */
  loaded(span: { readonly startNs: number; readonly endNs: number }): void;
  /** Hands in a value that the phase has measured; it goes before what every trial computes. */
  measured(measurement: Measurement): void;
  /** Hands in something to know before trusting the trial's numbers, one line. */
  warn(warning: string): void;
  /** Hands in a point of a curve. */
  plot(point: SeriesPoint): void;
  /** Has something done when the last connection has closed and everything else was looked at. */
  afterwards(action: () => Promise<void>): void;
  /** Hands in what may explain that nothing succeeded, a clause for people. */
  explain(why: string): void;
}

/** Carries out one kind of phase. */
export interface PhaseRunner<P extends Phase = Phase> {
  /**
   * Whether it closes what was left open. Where no phase of a program does, the closer closes each
   * connection after its echo.
   */
  readonly closes: boolean;
  /** Whether TIME_WAIT may well be gone again when it is over. */
  readonly timeWaitMayEnd: boolean;
  /**
   * Whether something is timed or counted meanwhile, so that what the observer takes is charged to
   * it; not so where the trial only waits.
   */
  readonly underLoad: boolean;
  /** @throws {Error} with one line, where the trial can't go on. */
  run(phase: P, context: PhaseContext): Promise<void>;
}

/**
 * Who carries out which kind of phase. Loaded when it is needed: what some kinds bring along takes
 * longer than the host's own start.
 */
export type PhaseRunners<P extends Phase = Phase> = {
  readonly [Kind in P["kind"]]: () => Promise<PhaseRunner<Extract<P, { kind: Kind }>>>;
};
