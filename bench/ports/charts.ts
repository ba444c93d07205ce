/**
 * The charts of `ports`: how fast connections are made, and how many ports are held.
 * @module
 */
import type { ScenarioCharts } from "../../src/render/svg/scenario_charts.ts";
import { portsGroups } from "./chart_cells.ts";
import { portsHeldChart } from "./held_chart.ts";
import { portsRateChart } from "./rate_chart.ts";

/** What `ports` draws. */
export const portsCharts: ScenarioCharts = {
  kinds: ["rate_by_time_wait", "ports_held"],
  plans: (input) =>
    portsGroups(input).flatMap((group) => [portsRateChart(group), portsHeldChart(group)]),
};
