/**
 * Arguments of `deno task bench` to options. Pure.
 * @module
 */
import { SCENARIOS } from "../../bench/scenarios.ts";
import { UsageError } from "../model/errors.ts";
import type { LoadParameters, Scenario } from "../model/scenario.ts";
import {
  type IsolationWish,
  type ModeSpec,
  modeText,
  type Side,
  type Stack,
} from "../model/words.ts";
import { readArguments } from "./arguments.ts";
import { BENCH_FLAGS } from "./bench_flags.ts";
import { choice, grouped } from "./flag.ts";

/** A scenario with the parameters it is to have. */
export interface ChosenScenario {
  readonly scenario: Scenario;
  readonly parameters: LoadParameters;
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
  /** Value of net.ipv4.tcp_tw_reuse in the namespace. */
  readonly twReuse: "0" | "1" | "2";
  /** Processes on each side, at least. */
  readonly clients: number;
  readonly servers: number;
  /** Folder; `undefined` for one named after the run. */
  readonly out: string | undefined;
  readonly format: "text" | "json";
}

/** What was asked for. */
export type BenchRequest =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "bench"; readonly options: BenchOptions };

/**
 * Reads the arguments.
 * @throws {UsageError} one line: what is wrong, what is allowed, what to do
 */
export function parseBench(argv: readonly string[]): BenchRequest {
  const given = readArguments(argv, BENCH_FLAGS);
  if (given.has("help")) return { kind: "help" };
  if (given.has("version")) return { kind: "version" };
  const values = given.values();
  const { reps, seed, isolation, clients, servers, out, format } = values;
  return {
    kind: "bench",
    options: {
      scenarios: chosen(given.words).map((scenario) => ({
        scenario,
        parameters: parametersOf(scenario, values),
      })),
      modes: values.mode,
      closers: values.closer,
      stacks: values.stack,
      reps,
      seed,
      isolation,
      twReuse: values["tw-reuse"],
      clients,
      servers,
      out,
      format,
    },
  };
}

/** The scenarios named, in the order named; all without a name. */
function chosen(words: readonly string[]): Scenario[] {
  const names = SCENARIOS.map((scenario) => scenario.name);
  const wanted = new Set(words.flatMap((word) => word.split(",")));
  if (wanted.size === 0) return [...SCENARIOS];
  return [...wanted].map((name) => {
    const scenario = SCENARIOS.find((candidate) => candidate.name === name);
    if (scenario) return scenario;
    throw new UsageError(
      `unknown scenario ${JSON.stringify(name)}: ${choice(name, names)}`,
    );
  });
}

/**
 * A scenario's parameters: what was given, else its own defaults.
 * @throws {UsageError} for what this scenario does not allow
 */
export function parametersOf(
  scenario: Scenario,
  given: Readonly<Record<keyof LoadParameters, number | undefined>>,
): LoadParameters {
  const value = (name: keyof LoadParameters): number => {
    const { default: fallback, min, max } = scenario.parameters[name];
    const number = given[name] ?? fallback;
    if (number >= min && number <= max) return number;
    throw new UsageError(
      `--${name} cannot be ${grouped(number)} in scenario ${scenario.name}: allowed are ` +
        `${grouped(min)} to ${grouped(max)}; give another value or leave the scenario out`,
    );
  };
  return {
    connections: value("connections"),
    concurrency: value("concurrency"),
    payload: value("payload"),
  };
}

/** The options as `run.json` records them. */
export function recorded(options: BenchOptions): Readonly<Record<string, unknown>> {
  const { scenarios, modes, ...rest } = options;
  return {
    ...rest,
    scenarios: scenarios.map(({ scenario, parameters }) => ({ name: scenario.name, parameters })),
    modes: modes.map(modeText),
    out: options.out ?? null,
  };
}
