import type { SharedPhase } from "../../model/scenario.ts";
import { delay } from "../../sys/delay.ts";
import type { PhaseRunner } from "./phase.ts";

/** `hold`: nothing happens, and a sample is taken whatever it costs. */
export const hold: PhaseRunner<Extract<SharedPhase, { kind: "hold" }>> = {
  underLoad: false,
  closes: false,
  timeWaitMayEnd: false,
  async run({ ms }, { sampler }) {
    const over = delay(ms);
    await sampler.look({ force: true });
    await over;
  },
};
