/**
 * Looks into a chart before it is drawn: its panels and their marks.
 * @module
 */
import assert from "node:assert/strict";
import type { ChartPlan, ChartSpec, Panel } from "../layout.ts";
import type { Mark, Point } from "../scene.ts";

/** A mark of one kind. */
type MarkOf<Kind extends Mark["kind"]> = Extract<Mark, { readonly kind: Kind }>;

/** The chart, which must not be a skipped one. */
export function drawn(plan: ChartPlan | undefined): ChartSpec {
  assert.ok(plan && !("skipped" in plan), plan && "skipped" in plan ? plan.skipped : "no plan");
  return plan;
}

/** The panels of a chart. */
export function panelsOf(plan: ChartPlan | undefined): readonly Panel[] {
  return drawn(plan).panels;
}

/** The marks of one kind in a panel. */
export function marksOf<Kind extends Mark["kind"]>(
  panel: Panel | undefined,
  kind: Kind,
): MarkOf<Kind>[] {
  assert.ok(panel);
  return panel.marks.filter((mark): mark is MarkOf<Kind> => mark.kind === kind);
}

/** Every text a panel sets itself. */
export function textsOf(panel: Panel | undefined): string[] {
  return marksOf(panel, "text").map(({ text }) => text);
}

/** What a pixel of a panel stands for on its axes, rounded to nine digits; `null` without axis. */
export function valuesAt({ width, height, x, y }: Panel, pixel: Point) {
  const digits = (value: number | undefined) =>
    value === undefined ? null : Number(value.toPrecision(9)) + 0;
  return {
    x: digits(x?.axis.valueAt(pixel.x / width)),
    y: digits(y?.axis.valueAt(1 - pixel.y / height)),
  };
}
