/**
 * The charts of `service`: what the foreground notices, and what the service holds.
 * @module
 */
import type { ScenarioCharts } from "../../src/render/svg/scenario_charts.ts";
import { foregroundChart } from "./foreground_chart.ts";
import { serviceSocketsChart } from "./sockets_chart.ts";

/** What `service` draws. */
export const serviceCharts: ScenarioCharts = {
  kinds: ["foreground", "sockets"],
  plans: (input) => [foregroundChart(input), serviceSocketsChart(input)],
};
