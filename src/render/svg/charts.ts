/**
 * The charts of a run.
 * @module
 */
import type { Analysis } from "../../analysis/analyse.ts";
import type { HistoryRun } from "../../analysis/history.ts";
import { variantsOf } from "../../analysis/variants.ts";
import { chartScene } from "./chart_scene.ts";
import { historyPlans } from "./history.ts";
import type { ChartPlan } from "./layout.ts";
import { type ChartedShow, USUAL_CHARTS } from "./scenario_charts.ts";
import { toSvg } from "./svg.ts";
import { modeColours } from "./theme.ts";

/** A drawn chart. */
export interface Chart {
  /** File name without `.svg`. */
  readonly name: string;
  readonly title: string;
  /** The scenario it shows; none where it shows several. */
  readonly scenario?: string | undefined;
  /** A whole SVG document. */
  readonly svg: string;
}

/** A chart there is nothing to draw for. */
export interface SkippedChart {
  /** File name without `.svg` it would have had. */
  readonly name: string;
  /** One line. */
  readonly reason: string;
}

/** Draws those of the charts that are not skipped. */
export function drawPlans(plans: readonly ChartPlan[]): Chart[] {
  return plans.flatMap((plan) => {
    if ("skipped" in plan) return [];
    const { name, title, scenario } = plan;
    return [{ name, title, scenario, svg: toSvg(chartScene(plan)) }];
  });
}

/**
 * Draws every metric's course over several runs.
 * @param runs oldest first
 */
export function drawHistory(runs: readonly HistoryRun[]): Chart[] {
  return drawPlans(historyPlans(runs));
}

/** Those of the charts that are skipped, and why. */
export function skippedOf(plans: readonly ChartPlan[]): SkippedChart[] {
  return plans
    .flatMap((plan) => "skipped" in plan ? [{ name: plan.name, reason: plan.skipped }] : []);
}

/**
 * Every chart a run calls for, specified or skipped: of each scenario what it has of its own, or
 * what is usual.
 * @param shows of the scenarios that are known
 */
export function chartPlans(
  { manifest, blocks, recorded }: Analysis,
  shows: readonly ChartedShow[],
): ChartPlan[] {
  const chartsOf = (scenario: string) =>
    shows.find((show) => show.scenario === scenario)?.charts ?? USUAL_CHARTS;
  const colours = modeColours(manifest.trials.map(({ mode }) => mode));
  const counted = variantsOf(blocks, { shows, disturbed: true });
  const timed = Map.groupBy(variantsOf(blocks, { shows }), ({ scenario }) => scenario);
  const plans = [...timed].flatMap(([scenario, variants]) =>
    chartsOf(scenario).plans({
      ...{ scenario, variants, recorded, colours },
      counted: counted.filter((variant) => variant.scenario === scenario),
    })
  );
  const disturbed = manifest.trials.some((trial) => trial.disturbed !== undefined);
  const without = [...new Set(manifest.trials.map(({ scenario }) => scenario))]
    .filter((scenario) => !timed.has(scenario)).sort();
  return [
    ...plans,
    ...without.flatMap((scenario) =>
      chartsOf(scenario).kinds.map((kind) => ({
        name: `${kind}_${scenario}`,
        skipped: `no trial of ${scenario} completed${disturbed ? " undisturbed" : ""}`,
      }))
    ),
  ];
}
