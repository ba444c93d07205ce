/**
 * The charts of `unsent`: what was delivered, and the queues around the close.
 * @module
 */
import type { Variant } from "../../src/analysis/variants.ts";
import type { ScenarioCharts } from "../../src/render/svg/scenario_charts.ts";
import { deliveredChart } from "./delivered_chart.ts";
import { queuesChart } from "./queues_chart.ts";

/** What `unsent` draws. */
export const unsentCharts: ScenarioCharts = {
  kinds: ["delivered", "queues"],
  plans: (input) => [
    deliveredChart(input),
    ...fullestOf(input.variants).map((variant) => queuesChart({ ...input, variant })),
  ],
};

/** Of each reader the variant with most queued. */
function fullestOf(variants: readonly Variant[]): Variant[] {
  const queued = ({ trials }: Variant) => Number(trials[0]?.parameters.queued ?? 0);
  const byReader = Map.groupBy(variants, ({ trials }) => trials[0]?.parameters.reader);
  return [...byReader.values()].flatMap((own) =>
    own.toSorted((a, b) => queued(b) - queued(a)).slice(0, 1)
  );
}
