/**
 * How `unsent` is measured: queues are filled, closed, and read.
 * @module
 */
import type { Measure } from "../../src/trial/scenario_measure.ts";
import { type CloseFilled, type Fill, unsent } from "./definition.ts";

/** What carries out `unsent`. */
export const unsentMeasure: Measure<Fill | CloseFilled> = {
  scenario: unsent,
  phases: {
    fill: async () => (await import("./measure_fill.ts")).fill,
    "close-filled": async () => (await import("./measure_close.ts")).closeFilled,
  },
  commands: async () => (await import("./measure_queues.ts")).lookingAtQueues,
};
