/**
 * The charts of a run as the scenarios of this version have them.
 * @module
 */
import { SHOWS } from "../../../../bench/shows.ts";
import { analysed } from "../../../analysis/testdata/analysed.ts";
import type { RunTables } from "../../../model/run.ts";
import { type Chart, chartPlans, drawPlans, type SkippedChart, skippedOf } from "../charts.ts";
import type { ChartPlan } from "../layout.ts";

/** Every chart the run calls for, specified or skipped. */
export function plansOf(run: RunTables): ChartPlan[] {
  return chartPlans(analysed(run), SHOWS);
}

/** Those that are drawn. */
export function drawnCharts(run: RunTables): Chart[] {
  return drawPlans(plansOf(run));
}

/** Those that are not, and why. */
export function skippedCharts(run: RunTables): SkippedChart[] {
  return skippedOf(plansOf(run));
}
