import type { SharedPhase } from "../../model/scenario.ts";
import { share } from "../workers.ts";
import type { PhaseRunner } from "./phase.ts";

/** `cycle` and `open`: the clients open connections, each its share. */
export const load: PhaseRunner<Extract<SharedPhase, { kind: "cycle" | "open" }>> = {
  underLoad: true,
  closes: false,
  timeWaitMayEnd: false,
  async run({ kind, connections, concurrency }, { workers, loaded }) {
    const clients = workers.count("client");
    loaded(
      await workers.timed("client", (i) => ({
        type: kind,
        connections: share(connections, i, clients),
        concurrency: share(Math.max(concurrency, clients), i, clients),
      })),
    );
  },
};
