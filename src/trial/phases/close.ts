import type { Phase } from "../../model/scenario.ts";
import type { PhaseRunner } from "./phase.ts";

/** `close`: the closer closes all that is open. */
export const close: PhaseRunner<Extract<Phase, { kind: "close" }>> = {
  underLoad: true,
  async run(_, { spec, workers, loaded }) {
    loaded(await workers.timed(spec.closer, () => ({ type: "close-all" })));
  },
};
