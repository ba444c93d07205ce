/**
 * How a scenario is measured, where that takes phases of its own or commands that its workers alone
 * obey: what `bench/<name>/measure.ts` holds.
 * @module
 */
import type { Commands } from "../load/commands/context.ts";
import type { Phase, Scenario } from "../model/scenario.ts";
import type { PhaseRunners } from "./phases/phase.ts";

/** A scenario's own part of measuring it. */
export interface Measure<Own extends Phase = Phase> {
  readonly scenario: Scenario<Own>;
  /** For each of the scenario's own kinds of phases. */
  readonly phases: PhaseRunners<Own>;
  /** Loads what its workers obey beside the commands of every worker; before they are ready. */
  readonly commands?: () => Promise<Commands>;
}

/** That of the scenario of this name, if it has one. */
export function measureOf(scenario: string, measures: readonly Measure[]): Measure | undefined {
  return measures.find((measure) => measure.scenario.name === scenario);
}

const NONE: Commands = () => ({});

/** The commands of its own that a scenario's workers obey. */
export async function ownCommands(
  scenario: string,
  measures: readonly Measure[],
): Promise<Commands> {
  return await measureOf(scenario, measures)?.commands?.() ?? NONE;
}
