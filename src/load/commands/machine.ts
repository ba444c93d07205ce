/**
 * What every worker does when the machine is to be measured: nothing of it has to do with the
 * worker's connections.
 * @module
 */
import type { Request } from "../../process/messages.ts";
import { onCpu } from "../../sys/affinity.ts";
import { machineLoopNs } from "../machine_loop.ts";
import type { Counts } from "../messages.ts";
import { roundTripNs } from "../round_trips.ts";
import type { Handlers } from "./context.ts";

/** To any worker: do the fixed work of `machine_loop.ts`. Counts: `ns`, what one pass took. */
export interface MachineLoop extends Request<Counts> {
  readonly type: "machine-loop";
}

/**
 * To any worker: go to and fro on that CPU, over a connection to whoever listens there. Counts: `ns`,
 * what one round trip took; nothing where it did not come to that.
 */
export interface MachineEcho extends Request<Counts> {
  readonly type: "machine-echo";
  readonly address: string;
  readonly port: number;
  readonly cpu: number;
}

/** Workers of every stack do that. */
export function tryingTheMachine(): Handlers<MachineLoop | MachineEcho> {
  return {
    "machine-loop"() {
      return { type: "counts", values: { ns: machineLoopNs() } };
    },
    "machine-echo"({ address, port, cpu }) {
      const ns = onCpu(cpu, () => roundTripNs(address, port));
      return { type: "counts", values: ns === undefined ? {} : { ns } };
    },
  };
}
