/**
 * Scenarios that a machine can't run, and why. Pure.
 * @module
 */
import { MachineError } from "../model/errors.ts";
import type { Need } from "../model/scenario.ts";
import type { Isolation } from "../model/words.ts";
import type { BenchOptions } from "./options.ts";

/** What is left of the options, and one line for each scenario left out. */
export interface Able {
  readonly options: BenchOptions;
  readonly warnings: readonly string[];
}

/** Why a machine with this isolation lacks something; `undefined` if it does not. */
const LACKS: Readonly<Record<Need, (isolation: Isolation) => string | undefined>> = {
  namespace: (isolation) =>
    isolation === "none"
      ? "it changes settings of the network, which takes a namespace of its own; allow namespaces " +
        "(--isolation auto, as root or with user namespaces)"
      : undefined,
};

/**
 * Leaves out the scenarios that need what there is not.
 * @throws {MachineError} if none is left
 */
export function ableOn(options: BenchOptions, isolation: Isolation): Able {
  const reasons = new Map<string, string>();
  for (const { scenario: { name, needs = [] } } of options.scenarios) {
    const reason = needs.map((need) => LACKS[need](isolation)).find((one) => one !== undefined);
    if (reason !== undefined) reasons.set(name, reason);
  }
  if (reasons.size === 0) return { options, warnings: [] };
  const scenarios = options.scenarios.filter(({ scenario }) => !reasons.has(scenario.name));
  if (scenarios.length > 0) {
    const warnings = [...reasons].map(([name, reason]) => `scenario ${name} left out: ${reason}`);
    return { options: { ...options, scenarios }, warnings };
  }
  const [[name, reason] = ["", ""]] = reasons;
  throw new MachineError(`cannot run scenario ${name}: ${reason}`);
}
