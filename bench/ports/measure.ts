/**
 * How `ports` is measured: level by level, with the time that connect() takes.
 * @module
 */
import type { Measure } from "../../src/trial/scenario_measure.ts";
import { type Levels, ports } from "./definition.ts";

/** What carries out `ports`. */
export const portsMeasure: Measure<Levels> = {
  scenario: ports,
  phases: {
    levels: async () => (await import("./measure_levels.ts")).levels,
  },
  commands: async () => (await import("./measure_level.ts")).runningLevels,
};
