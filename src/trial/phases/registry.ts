/**
 * Who carries out which kind of phase.
 * @module
 */
import type { Phase } from "../../model/scenario.ts";
import { close } from "./close.ts";
import { closeFilled } from "./close_filled.ts";
import { drive } from "./drive.ts";
import { fill } from "./fill.ts";
import { hold } from "./hold.ts";
import { levels } from "./levels.ts";
import { load } from "./load.ts";
import type { PhaseRunner } from "./phase.ts";
import { vanish } from "./vanish.ts";
import { watch } from "./watch.ts";

type Runners = {
  readonly [Kind in Phase["kind"]]: PhaseRunner<Extract<Phase, { kind: Kind }>>;
};

const RUNNERS: Runners = {
  cycle: load,
  open: load,
  hold,
  close,
  fill,
  "close-filled": closeFilled,
  watch,
  levels,
  drive,
  vanish,
};

/** The runner of a phase. */
export function runnerOf(phase: Phase): PhaseRunner {
  return RUNNERS[phase.kind] as PhaseRunner;
}
