/**
 * What an experiment is: its parameters and its program of phases.
 * Scenario files in `bench/` are values of these types and nothing else.
 * @module
 */

/** One step of a trial. The trial runs them in order and samples throughout. */
export type Phase =
  /** Open, echo and close connections one after another, keeping `concurrency` in flight. */
  | { readonly kind: "cycle"; readonly connections: number; readonly concurrency: number }
  /** Open and echo, then leave open; at most `concurrency` handshakes at once. */
  | { readonly kind: "open"; readonly connections: number; readonly concurrency: number }
  /** Do nothing for `ms` milliseconds, so that the state can be seen. */
  | { readonly kind: "hold"; readonly ms: number }
  /** The closer closes everything that is open, at once. */
  | { readonly kind: "close" };

/** The parameters every scenario understands. */
export interface LoadParameters {
  /** Connections in all. */
  readonly connections: number;
  /** Connections in flight (churn) or handshakes at once (burst). */
  readonly concurrency: number;
  /** Bytes sent and echoed per connection. */
  readonly payload: number;
}

/** One parameter as help text and validation see it. */
export interface ParameterSpec {
  /** Value when nothing is said. */
  readonly default: number;
  /** Smallest allowed value. */
  readonly min: number;
  /** Largest allowed value; machine limits may be lower. */
  readonly max: number;
  /** What it means, with its unit, for `--help`. */
  readonly meaning: string;
}

/** An experiment: what is opened, in what state it is closed, what is watched. */
export interface Scenario {
  /** The word used in flags and files. */
  readonly name: string;
  /** One line for help and headings. */
  readonly title: string;
  /** The question the scenario answers. */
  readonly question: string;
  readonly parameters: Readonly<Record<keyof LoadParameters, ParameterSpec>>;
  /** The phases of a trial with these parameters. */
  program(parameters: LoadParameters): readonly Phase[];
  /** The most connections open at the same moment, for descriptor limits. */
  openAtOnce(parameters: LoadParameters): number;
}
