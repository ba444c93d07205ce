/**
 * What of a run's options a machine can do. Pure.
 * @module
 */
import { fittingBuffers } from "./buffers.ts";
import type { Machine } from "./machine.ts";
import type { BenchOptions, Feasible } from "./options.ts";
import { ableOn, unavailableIn } from "./requirements.ts";
import { checkNear } from "./whereabouts.ts";

/**
 * Leaves out what needs what there is not, and what would not fit.
 * @throws {MachineError} if nothing is left
 * @throws {UsageError} if something was asked for by a number that does not fit, or a server is
 * elsewhere and that was not said to be meant
 */
export function feasibleOn(machine: Machine, wished: BenchOptions): Feasible {
  checkNear([wished.target, wished.againstTarget], machine.addresses);
  const able = ableOn(wished, machine);
  const { options, warnings } = fittingBuffers(able.options, machine.tcpMemoryBytes);
  return { options, warnings: [...able.warnings, ...warnings, ...unavailableIn(options)] };
}
