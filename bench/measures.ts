/**
 * How scenarios are measured that have phases or commands of their own. A new one is a line here.
 * @module
 */
import type { Measure } from "../src/trial/scenario_measure.ts";
import { decayMeasure } from "./decay/measure.ts";
import { portsMeasure } from "./ports/measure.ts";
import { serviceMeasure } from "./service/measure.ts";
import { targetMeasure } from "./target/measure.ts";
import { unsentMeasure } from "./unsent/measure.ts";
import { vanishMeasure } from "./vanish/measure.ts";

/** Of scenarios that are not here, every phase is one that any scenario may have. */
export const MEASURES: readonly Measure[] = [
  unsentMeasure,
  portsMeasure,
  vanishMeasure,
  serviceMeasure,
  decayMeasure,
  targetMeasure,
];
