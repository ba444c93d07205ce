/**
 * What every worker does when the machine is to be measured: nothing of it has to do with the
 * worker's connections.
 * @module
 */
import { onCpu } from "../../sys/affinity.ts";
import { machineLoopNs } from "../machine_loop.ts";
import type { Told } from "../messages.ts";
import { roundTripNs } from "../round_trips.ts";
import type { MachineEcho } from "../special_orders.ts";

/** Does the fixed work. */
export function machineLoop(): Told {
  return { type: "told", values: { ns: machineLoopNs() } };
}

/** Makes round trips. */
export function machineEcho({ address, port, cpu }: MachineEcho): Told {
  const ns = onCpu(cpu, () => roundTripNs(address, port));
  return { type: "told", values: ns === undefined ? {} : { ns } };
}
