import type { SharedPhase } from "../../model/scenario.ts";
import type { PhaseRunner } from "./phase.ts";

/** `close`: the closer closes all that is open. */
export const close: PhaseRunner<Extract<SharedPhase, { kind: "close" }>> = {
  underLoad: true,
  closes: true,
  timeWaitMayEnd: false,
  async run(_, { spec, workers, loaded }) {
    loaded(await workers.timed(spec.closer, () => ({ type: "close-all" })));
  },
};
