/**
 * Who carries out which kind of phase.
 * @module
 */
import type { Phase, SharedPhase } from "../../model/scenario.ts";
import { type Measure, measureOf } from "../scenario_measure.ts";
import type { PhaseRunner, PhaseRunners } from "./phase.ts";

const SHARED: PhaseRunners<SharedPhase> = {
  cycle: async () => (await import("./load.ts")).load,
  open: async () => (await import("./load.ts")).load,
  hold: async () => (await import("./hold.ts")).hold,
  close: async () => (await import("./close.ts")).close,
};

/**
 * The runner of a phase of a scenario.
 * @throws {Error} if there is none: a defect
 */
export async function runnerOf(
  { kind }: Phase,
  scenario: string,
  measures: readonly Measure[],
): Promise<PhaseRunner> {
  const runners: PhaseRunners = { ...SHARED, ...measureOf(scenario, measures)?.phases };
  const load = runners[kind];
  if (load) return await load();
  throw new Error(`Cannot carry out a phase "${kind}" as scenario ${scenario} has none`);
}
