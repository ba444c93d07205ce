/**
 * Every view of a scenario.
 * @module
 */
import { decayView } from "./decay_view.ts";
import { portsView } from "./ports_view.ts";
import { serviceView } from "./service_view.ts";
import { targetView } from "./target_view.ts";
import { unsentView } from "./unsent_view.ts";
import { vanishView } from "./vanish_view.ts";
import type { View } from "./view.ts";

/** Scenarios that are not here are shown as all are. */
export const VIEWS: readonly View[] = [
  unsentView,
  portsView,
  vanishView,
  serviceView,
  decayView,
  targetView,
];

/** The view of a scenario, if it has one of its own. */
export function viewOf(scenario: string): View | undefined {
  return VIEWS.find((view) => view.scenario === scenario);
}
