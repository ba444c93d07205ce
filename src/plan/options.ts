/**
 * What a run is asked to measure, as plain data.
 * @module
 */
import type { Parameters } from "../model/parameters.ts";
import type { Scenario, ScenarioDefaults } from "../model/scenario.ts";
import type { TargetSpec } from "../model/target.ts";
import type { IsolationWish, ModeSpec, Side, Stack } from "../model/words.ts";

/** A scenario with one set of the parameters it is to have. */
export interface ChosenScenario {
  readonly scenario: Scenario;
  readonly parameters: Parameters;
  /** Names of the parameters that other sets of this scenario have other values of. */
  readonly swept: readonly string[];
  /** Names of the parameters that were given. */
  readonly given: ReadonlySet<string>;
  /** What this scenario takes instead of the options below, as they were not given. */
  readonly instead: ScenarioDefaults;
  /** Names of all scenarios that every stack can run. */
  readonly onEveryStack: readonly string[];
}

/** What is to be measured, and how. Nothing is repeated in a list. */
export interface BenchOptions {
  readonly scenarios: readonly ChosenScenario[];
  readonly modes: readonly ModeSpec[];
  readonly closers: readonly Side[];
  readonly stacks: readonly Stack[];
  readonly reps: number;
  readonly seed: number;
  readonly isolation: IsolationWish;
  /** The user's own server, where that is what is measured. */
  readonly target?: TargetSpec;
  /** Value of net.ipv4.tcp_tw_reuse in the namespace. */
  readonly twReuse: "0" | "1" | "2";
  /** Milliseconds between looks at the sockets while something is timed. Left out: its own pace. */
  readonly sampler?: number | "off";
  /** Processes on each side, at least. */
  readonly clients: number;
  readonly servers: number;
  /** Folder; `undefined` for one named after the run. */
  readonly out: string | undefined;
  readonly format: "text" | "json";
  /** A git ref or the folder of another checkout to measure in turns with this one. */
  readonly against: string | undefined;
  /** A server to measure in turns with `target`. */
  readonly againstTarget?: TargetSpec;
  /** Whether commands are kept and shown with what looks like a secret. */
  readonly keepCommand?: boolean;
}

/** What is left of the options, and one line for each thing left out. */
export interface Feasible {
  readonly options: BenchOptions;
  readonly warnings: readonly string[];
}
