/**
 * How a `target` is measured: its clients see who closes first, and how.
 * @module
 */
import type { Measure } from "../../src/trial/scenario_measure.ts";
import { type Drive, target } from "./definition.ts";

/** What carries out `target`. */
export const targetMeasure: Measure<Drive> = {
  scenario: target,
  phases: {
    drive: async () => (await import("./measure_drive.ts")).drive,
  },
  commands: async () => (await import("./measure_driver.ts")).driving,
};
