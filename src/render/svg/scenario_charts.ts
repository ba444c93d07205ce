/**
 * Which charts a scenario has: its own, or those that are usual.
 * @module
 */
import type { Recorded } from "../../analysis/recorded.ts";
import type { Show } from "../../analysis/show.ts";
import type { Variant } from "../../analysis/variants.ts";
import { closeLatencyChart } from "./close_latency.ts";
import type { ChartPlan } from "./layout.ts";
import type { Colour } from "./theme.ts";
import { timeWaitChart } from "./time_wait.ts";
import { tradeOffChart } from "./trade_off.ts";

/** What the charts of a scenario are drawn from. */
export interface ChartInput {
  readonly scenario: string;
  /** Its variants, without trials that were disturbed. */
  readonly variants: readonly Variant[];
  /** Its variants with those, for charts of counts. */
  readonly counted: readonly Variant[];
  readonly recorded: Recorded;
  /** Colours by mode. */
  readonly colours: ReadonlyMap<string, Colour>;
}

/** The charts of a scenario. */
export interface ScenarioCharts {
  /** What the names of its files begin with; the scenario follows. */
  readonly kinds: readonly string[];
  plans(input: ChartInput): ChartPlan[];
}

/** A show with charts of its own where the usual ones do not do. */
export interface ChartedShow extends Show {
  readonly charts?: ScenarioCharts;
}

/** TIME_WAIT over time. */
export const TIME_WAIT_CHARTS: ScenarioCharts = {
  kinds: ["time_wait"],
  plans: ({ variants, ...input }) =>
    variants.map((variant) => timeWaitChart({ ...input, variant })),
};

/** TIME_WAIT over time, how long closing calls take, and the one against the other. */
export const USUAL_CHARTS: ScenarioCharts = {
  kinds: ["time_wait", "close_latency", "trade_off"],
  plans: ({ variants, ...input }) =>
    variants.flatMap((variant) => [
      timeWaitChart({ ...input, variant }),
      closeLatencyChart({ ...input, variant }),
      tradeOffChart({ ...input, variant }),
    ]),
};
