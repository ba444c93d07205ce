/**
 * Every view of a scenario.
 * @module
 */
import { decayView } from "../../bench/decay/show.ts";
import { portsView } from "../../bench/ports/show.ts";
import { serviceView } from "../../bench/service/show.ts";
import { targetView } from "../../bench/target/show.ts";
import { unsentView } from "../../bench/unsent/show.ts";
import { vanishView } from "../../bench/vanish/show.ts";
import type { View } from "./show.ts";

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
