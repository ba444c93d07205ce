/**
 * What `run.json` keeps of a run's options. Pure.
 * @module
 */
import type { ParameterValue } from "../model/parameters.ts";
import type { ScenarioDefaults } from "../model/scenario.ts";
import { modeText } from "../model/words.ts";
import type { BenchOptions, ChosenScenario } from "./options.ts";
import { discreet, targetFacts } from "./target_facts.ts";

/** The options as `run.json` records them. */
export function recorded(options: BenchOptions): Readonly<Record<string, unknown>> {
  const { scenarios, modes, against: _, againstTarget: __, ...rest } = options;
  const target = options.target && discreet(options.target, options.keepCommand === true);
  const names = [...new Set(scenarios.map(({ scenario }) => scenario.name))];
  return {
    ...rest,
    ...target
      ? { target: { talk: target.talk, waits: target.waits }, subject: targetFacts(target) }
      : {},
    scenarios: names.map((name) => {
      const sets = scenarios.filter(({ scenario }) => scenario.name === name);
      return { name, parameters: merged(sets), ...insteadText(sets[0]?.instead ?? {}) };
    }),
    modes: modes.map(modeText),
    out: options.out ?? null,
  };
}

/** The values of every parameter: one, or a list of those that were swept. */
function merged(sets: readonly ChosenScenario[]): Record<string, unknown> {
  const values = new Map<string, Set<ParameterValue>>();
  for (const [name, value] of sets.flatMap(({ parameters }) => Object.entries(parameters))) {
    values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return Object.fromEntries(
    [...values].map(([name, set]) => [name, set.size === 1 ? [...set][0] : [...set]]),
  );
}

function insteadText({ modes, ...rest }: ScenarioDefaults): Record<string, unknown> {
  return { ...rest, ...modes ? { modes: modes.map(modeText) } : {} };
}
