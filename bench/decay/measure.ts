/**
 * How `decay` is measured: TIME_WAIT is counted every second.
 * @module
 */
import type { Measure } from "../../src/trial/scenario_measure.ts";
import { decay, type Watch } from "./definition.ts";

/** What carries out `decay`. */
export const decayMeasure: Measure<Watch> = {
  scenario: decay,
  phases: {
    watch: async () => (await import("./measure_watch.ts")).watch,
  },
};
