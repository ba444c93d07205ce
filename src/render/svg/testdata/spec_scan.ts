/**
 * Looks into a chart's specification: its panels, and the data of their marks.
 * @module
 */
import assert from "node:assert/strict";
import type { ChartPlan, ChartSpec, Panel } from "../layout.ts";

/** A row of data of a layer. */
export type Datum = Readonly<Record<string, unknown>>;

/** The chart, which must not be a skipped one. */
export function drawn(plan: ChartPlan | undefined): ChartSpec {
  assert.ok(plan && "spec" in plan, plan && "skipped" in plan ? plan.skipped : "no plan");
  return plan;
}

/** The panels of a chart. */
export function panelsOf(plan: ChartPlan | undefined): Panel[] {
  return drawn(plan).spec.concat as Panel[];
}

/** What the marks of one type in a panel are drawn from, layer by layer. */
export function dataOf(panel: Panel | undefined, type: string): Datum[][] {
  assert.ok(panel);
  return panel.layer.flatMap((layer) => {
    if (!("mark" in layer) || (layer.mark as { type: string }).type !== type) return [];
    return [(layer.data as unknown as { values: Datum[] }).values];
  });
}

/** Every text a panel sets itself. */
export function textsOf(panel: Panel | undefined): string[] {
  return dataOf(panel, "text").flat().map(({ text }) => String(text));
}
