/**
 * The charts of a run.
 * @module
 */
import type { RunTables } from "../model/run.ts";
import { closeLatencyChart } from "./close_latency.ts";
import type { ChartPlan } from "./layout.ts";
import { portsGroups } from "./ports_cells.ts";
import { portsHeldChart } from "./ports_held.ts";
import { portsRateChart } from "./ports_rate.ts";
import { render, type Warn } from "./render.ts";
import { modeColours } from "./theme.ts";
import { timeWaitChart } from "./time_wait.ts";
import { tradeOffChart } from "./trade_off.ts";
import { scenariosWithoutTrials, variantsOf } from "./variants.ts";

/** A drawn chart. */
export interface Chart {
  /** File name without `.svg`. */
  readonly name: string;
  readonly title: string;
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

/**
 * Draws every chart there is data for: by scenario TIME_WAIT over time, close latency, trade-off.
 * The same run gives the same bytes.
 */
export async function drawCharts(run: RunTables, warn?: Warn): Promise<Chart[]> {
  const charts: Chart[] = [];
  for (const plan of chartPlans(run)) {
    if ("skipped" in plan) continue;
    const { name, title } = plan;
    charts.push({ name, title, svg: await render(plan, warn) });
  }
  return charts;
}

/** Charts that `drawCharts` leaves out, and why. */
export function skippedCharts(run: RunTables): SkippedChart[] {
  return chartPlans(run)
    .flatMap((plan) => "skipped" in plan ? [{ name: plan.name, reason: plan.skipped }] : []);
}

/** Every chart a run calls for, specified or skipped. */
export function chartPlans(run: RunTables): ChartPlan[] {
  const colours = modeColours(run.manifest.trials.map(({ mode }) => mode));
  const samples = Map.groupBy(run.samples, ({ trialId }) => trialId);
  const latencies = Map.groupBy(run.latencies, ({ trialId }) => trialId);
  const plans = variantsOf(run.manifest).flatMap((variant) => [
    timeWaitChart({ variant, samples, colours }),
    closeLatencyChart({ variant, latencies, colours }),
    tradeOffChart({ variant, measurements: run.measurements, colours }),
  ]);
  const without = scenariosWithoutTrials(run.manifest).flatMap((scenario) =>
    ["time_wait", "close_latency", "trade_off"].map((kind) => ({
      name: `${kind}_${scenario}`,
      skipped: `no trial of ${scenario} completed`,
    }))
  );
  const ports = portsGroups(run, colours)
    .flatMap((group) => [portsRateChart(group), portsHeldChart(group)]);
  return [...plans, ...ports, ...without];
}
