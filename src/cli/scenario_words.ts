/**
 * The words of `deno task bench` that are no flags: names of scenarios. Pure.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import type { Scenario } from "../model/scenario.ts";
import { choice } from "./flag.ts";

/** What decides which are meant. */
export interface ScenarioWordsOptions {
  /** Every scenario there is. */
  readonly all: readonly Scenario[];
  /** Whether those are meant, too, that are run on request only. */
  readonly full: boolean;
  /** Whether a server of the user's is what is measured. */
  readonly target: boolean;
}

/**
 * The scenarios named, in the order named; without a name all but those run on request.
 * @throws {UsageError} for a name that is none, or that says nothing with or without --target
 */
export function scenariosNamed(
  words: readonly string[],
  { all, full, target }: ScenarioWordsOptions,
): readonly Scenario[] {
  const wanted = [...new Set(words.flatMap((word) => word.split(",")))];
  const [ours, theirs] = [
    all.filter(({ needsTarget }) => !needsTarget),
    all.filter(({ needsTarget }) => needsTarget),
  ];
  if (target) {
    checkOnly(theirs, wanted);
    return theirs;
  }
  if (wanted.length === 0) return ours.filter(({ onDemand }) => full || !onDemand);
  const named = wanted.map((name) => scenarioNamed(name, all));
  return full ? [...new Set([...named, ...ours])] : named;
}

function scenarioNamed(name: string, all: readonly Scenario[]): Scenario {
  const scenario = all.find((candidate) => candidate.name === name);
  if (scenario?.needsTarget) {
    throw new UsageError(
      `scenario ${name} without --target: it talks to a server of yours; name one with --target`,
    );
  }
  if (scenario) return scenario;
  throw new UsageError(
    `unknown scenario ${JSON.stringify(name)}: ${choice(name, all.map((one) => one.name))}`,
  );
}

/** @throws {UsageError} where --target comes with a scenario of our own server */
function checkOnly(theirs: readonly Scenario[], wanted: readonly string[]): void {
  const names = theirs.map(({ name }) => name);
  const other = wanted.find((word) => !names.includes(word));
  if (other === undefined) return;
  throw new UsageError(
    `--target with scenario ${JSON.stringify(other)}: allowed is ${names.join(", ")} alone; name ` +
      "no scenario",
  );
}
