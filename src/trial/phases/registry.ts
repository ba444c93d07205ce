/**
 * Who carries out which kind of phase.
 * @module
 */
import type { Phase } from "../../model/scenario.ts";
import type { PhaseRunner } from "./phase.ts";

type Runners = {
  readonly [Kind in Phase["kind"]]: () => Promise<PhaseRunner<Extract<Phase, { kind: Kind }>>>;
};

/** Loaded when it is needed: what some kinds bring along takes longer than the host's own start. */
const RUNNERS: Runners = {
  cycle: async () => (await import("./load.ts")).load,
  open: async () => (await import("./load.ts")).load,
  hold: async () => (await import("./hold.ts")).hold,
  close: async () => (await import("./close.ts")).close,
  fill: async () => (await import("./fill.ts")).fill,
  "close-filled": async () => (await import("./close_filled.ts")).closeFilled,
  watch: async () => (await import("./watch.ts")).watch,
  levels: async () => (await import("./levels.ts")).levels,
  drive: async () => (await import("./drive.ts")).drive,
  service: async () => (await import("./service.ts")).service,
  vanish: async () => (await import("./vanish.ts")).vanish,
};

/** The runner of a phase. */
export async function runnerOf(phase: Phase): Promise<PhaseRunner> {
  return await RUNNERS[phase.kind]() as PhaseRunner;
}
