/**
 * How `vanish` is measured: the link falls silent, and comes back.
 * @module
 */
import type { Measure } from "../../src/trial/scenario_measure.ts";
import { type Vanish, vanish } from "./definition.ts";

/** What carries out `vanish`. */
export const vanishMeasure: Measure<Vanish> = {
  scenario: vanish,
  phases: {
    vanish: async () => (await import("./measure_silence.ts")).vanish,
  },
  commands: async () => (await import("./measure_user_timeout.ts")).settingUserTimeout,
};
