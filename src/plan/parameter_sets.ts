/**
 * The parameters a scenario is to have: what was given, else its own, every combination. Pure.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import {
  defaultsOf,
  type Parameters,
  type ParameterSpec,
  type ParameterValue,
} from "../model/parameters.ts";
import type { Scenario, ScenarioDefaults } from "../model/scenario.ts";
import { onEveryStack } from "../model/stacks.ts";
import type { ChosenScenario } from "./options.ts";
import { allowedText, valueText } from "./value_text.ts";

/** Values of parameters as given on the command line, by name. */
export type GivenParameters = Readonly<Record<string, readonly ParameterValue[] | undefined>>;

/**
 * Every combination of a scenario's parameters, the last one declared changing fastest.
 * @throws {UsageError} for a value that this scenario does not allow
 */
export function parameterSets(scenario: Scenario, given: GivenParameters): Parameters[] {
  let sets: Readonly<Record<string, ParameterValue>>[] = [{}];
  for (const [name, values] of valuesOf(scenario, given)) {
    sets = sets.flatMap((set) => values.map((value) => ({ ...set, [name]: value })));
  }
  return sets as unknown as Parameters[];
}

/** What was asked of the scenarios that are meant. */
export interface AskedOf {
  /** Every scenario there is. */
  readonly all: readonly Scenario[];
  readonly parameters: GivenParameters;
  /** Names of the flags that were written. */
  readonly given: { has(name: "mode" | "closer" | "reps"): boolean };
  /** Bytes that are said on a connection, where that is no choice of the scenario. */
  readonly payload?: number;
}

/**
 * Each scenario with each of its sets of parameters.
 * @throws {UsageError} for a parameter that none of them has, and for a value that one does not allow
 */
export function chosenScenarios(
  scenarios: readonly Scenario[],
  { all, parameters, given, payload }: AskedOf,
): ChosenScenario[] {
  checkDeclared(scenarios, { given: parameters, all });
  const open = onEveryStack(all);
  const sets = scenarios.flatMap((scenario) =>
    chosenSets(scenario, parameters, { instead: insteadOf(scenario, given), onEveryStack: open })
  );
  if (payload === undefined) return sets;
  return sets.map((one) => ({ ...one, parameters: { ...one.parameters, payload } }));
}

/** What a scenario has to say where the command line says nothing. */
function insteadOf({ defaults = {} }: Scenario, given: AskedOf["given"]): ScenarioDefaults {
  const { modes, closers, reps } = defaults;
  return {
    ...modes && !given.has("mode") ? { modes } : {},
    ...closers && !given.has("closer") ? { closers } : {},
    ...reps && !given.has("reps") ? { reps } : {},
  };
}

/** A scenario with each of its sets of parameters. */
export function chosenSets(
  scenario: Scenario,
  parameters: GivenParameters,
  rest: Partial<Pick<ChosenScenario, "instead" | "onEveryStack">> = {},
): ChosenScenario[] {
  const swept = sweptBy(scenario, parameters);
  const given = new Set(Object.keys(parameters).filter((name) => parameters[name] !== undefined));
  const { instead = {}, onEveryStack: open = onEveryStack([scenario]) } = rest;
  return parameterSets(scenario, parameters)
    .map((set) => ({ scenario, parameters: set, swept, given, instead, onEveryStack: open }));
}

/** The parameters of a scenario that have several values, in the order of declaration. */
export function sweptBy(scenario: Scenario, given: GivenParameters): string[] {
  return [...valuesOf(scenario, given)].flatMap(([name, values]) => values.length > 1 ? name : []);
}

/**
 * Sees to it that every parameter given is one of a chosen scenario's.
 * @throws {UsageError} naming the scenarios that have it
 */
export function checkDeclared(
  chosen: readonly Scenario[],
  { given, all }: { readonly given: GivenParameters; readonly all: readonly Scenario[] },
): void {
  const declares = (name: string) => ({ parameters }: Scenario) => parameters[name] !== undefined;
  for (const name of Object.keys(given).filter((name) => given[name] !== undefined)) {
    if (chosen.some(declares(name))) continue;
    const owners = all.filter(declares(name)).map((scenario) => scenario.name);
    throw new UsageError(
      `--${name} is no parameter of ${chosen.map((scenario) => scenario.name).join(", ")}: ` +
        `${owners.join(", ")} ${owners.length === 1 ? "has" : "have"} it; name that scenario too ` +
        "or leave the flag out",
    );
  }
}

function valuesOf(
  scenario: Scenario,
  given: GivenParameters,
): Map<string, readonly ParameterValue[]> {
  return new Map(
    Object.entries(scenario.parameters).map(([name, spec]) => {
      const values = given[name] ?? defaultsOf(spec);
      for (const value of values) check(value, { scenario, name, spec });
      return [name, values];
    }),
  );
}

function check(
  value: ParameterValue,
  { scenario, name, spec }: {
    readonly scenario: Scenario;
    readonly name: string;
    readonly spec: ParameterSpec;
  },
): void {
  const fits = "words" in spec
    ? spec.words.includes(String(value))
    : Number(value) >= spec.min && Number(value) <= spec.max;
  if (fits) return;
  throw new UsageError(
    `--${name} cannot be ${valueText(value)} in scenario ${scenario.name}: allowed are ` +
      `${allowedText(spec)}; give another value or leave the scenario out`,
  );
}
