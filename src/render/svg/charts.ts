/**
 * The charts of a run.
 * @module
 */
import type { LatencyRow, RunTables, SampleRow } from "../../model/run.ts";
import { closeLatencyChart } from "./close_latency.ts";
import { deliveredChart } from "../../../bench/unsent/delivered_chart.ts";
import { historyPlans, type HistoryRun } from "./history.ts";
import type { ChartPlan } from "./layout.ts";
import { portsGroups } from "../../../bench/ports/chart_cells.ts";
import { portsHeldChart } from "../../../bench/ports/held_chart.ts";
import { portsRateChart } from "../../../bench/ports/rate_chart.ts";
import { queuesChart } from "../../../bench/unsent/queues_chart.ts";
import { chartScene } from "./chart_scene.ts";
import { toSvg } from "./svg.ts";
import { type Colour, modeColours } from "./theme.ts";
import { foregroundChart } from "../../../bench/service/chart.ts";
import { serviceSocketsChart } from "../../../bench/service/sockets_chart.ts";
import { timeWaitChart } from "./time_wait.ts";
import { tradeOffChart } from "./trade_off.ts";
import { vanishChart } from "../../../bench/vanish/chart.ts";
import { scenariosWithoutTrials, type Variant, variantsOf } from "../../analysis/variants.ts";

/** A drawn chart. */
export interface Chart {
  /** File name without `.svg`. */
  readonly name: string;
  readonly title: string;
  /** The scenario it shows; `undefined` where it shows several. */
  readonly scenario: string | undefined;
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
 * Draws every chart there is data for: by scenario TIME_WAIT over time, close latency, trade-off,
 * or what the scenario has of its own.
 * The same run gives the same bytes.
 */
export function drawCharts(run: RunTables): Chart[] {
  return drawPlans(chartPlans(run));
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

/** Charts that `drawCharts` leaves out, and why. */
export function skippedCharts(run: RunTables): SkippedChart[] {
  return skippedOf(chartPlans(run));
}

/** Those of the charts that are skipped, and why. */
export function skippedOf(plans: readonly ChartPlan[]): SkippedChart[] {
  return plans
    .flatMap((plan) => "skipped" in plan ? [{ name: plan.name, reason: plan.skipped }] : []);
}

/** What every chart is drawn from. */
interface Drawn {
  readonly run: RunTables;
  readonly colours: ReadonlyMap<string, Colour>;
  readonly samples: ReadonlyMap<string, readonly SampleRow[]>;
  readonly latencies: ReadonlyMap<string, readonly LatencyRow[]>;
}

/** The charts of a scenario, from the variants of it that were run. */
type Charts = (scenario: string, variants: readonly Variant[], drawn: Drawn) => ChartPlan[];

/** The charts of scenarios that have none of their own. */
const USUAL: Charts = (_, variants, { run, colours, samples, latencies }) =>
  variants.flatMap((variant) => [
    timeWaitChart({ variant, samples, colours }),
    closeLatencyChart({ variant, latencies, colours }),
    tradeOffChart({ variant, measurements: run.measurements, colours }),
  ]);
const USUAL_NAMES = ["time_wait", "close_latency", "trade_off"];

const OWN: Readonly<
  Record<string, { readonly charts: Charts; readonly names: readonly string[] }>
> = {
  unsent: {
    names: ["delivered", "queues"],
    charts: (scenario, variants, { run, colours, samples }) => [
      deliveredChart({
        scenario,
        variants: variantsOf(run.manifest, { disturbed: true })
          .filter((variant) => variant.scenario === scenario),
        measurements: run.measurements,
        colours,
      }),
      ...fullestOf(variants).map((variant) => queuesChart({ variant, samples, colours })),
    ],
  },
  ports: {
    names: ["rate_by_time_wait", "ports_held"],
    charts: (_, __, { run, colours }) =>
      portsGroups(run, colours)
        .flatMap((group) => [portsRateChart(group), portsHeldChart(group)]),
  },
  vanish: {
    names: ["sockets_left"],
    charts: (_, variants, { run, colours }) => [
      vanishChart({ variants, measurements: run.measurements, colours }),
    ],
  },
  service: {
    names: ["foreground", "sockets"],
    charts: (_, variants, { run, colours, samples }) => {
      const { measurements, series } = run;
      const input = { variants, measurements, series, samples, colours };
      return [foregroundChart(input), serviceSocketsChart(input)];
    },
  },
  decay: {
    names: ["time_wait"],
    charts: (_, variants, { colours, samples }) =>
      variants.map((variant) => timeWaitChart({ variant, samples, colours })),
  },
};

/** Of each reader the variant with most queued. */
function fullestOf(variants: readonly Variant[]): Variant[] {
  const queued = ({ trials }: Variant) => Number(trials[0]?.parameters.queued ?? 0);
  const byReader = Map.groupBy(variants, ({ trials }) => trials[0]?.parameters.reader);
  return [...byReader.values()].flatMap((own) =>
    own.toSorted((a, b) => queued(b) - queued(a)).slice(0, 1)
  );
}

/** Every chart a run calls for, specified or skipped. */
export function chartPlans(run: RunTables): ChartPlan[] {
  const drawn: Drawn = {
    run,
    colours: modeColours(run.manifest.trials.map(({ mode }) => mode)),
    samples: Map.groupBy(run.samples, ({ trialId }) => trialId),
    latencies: Map.groupBy(run.latencies, ({ trialId }) => trialId),
  };
  const byScenario = Map.groupBy(variantsOf(run.manifest), ({ scenario }) => scenario);
  const plans = [...byScenario].flatMap(([scenario, variants]) =>
    (OWN[scenario]?.charts ?? USUAL)(scenario, variants, drawn)
  );
  const without = scenariosWithoutTrials(run.manifest).flatMap((scenario) =>
    (OWN[scenario]?.names ?? USUAL_NAMES).map((kind) => ({
      name: `${kind}_${scenario}`,
      skipped: `no trial of ${scenario} completed${
        run.manifest.trials.some(({ disturbed }) => disturbed !== undefined) ? " undisturbed" : ""
      }`,
    }))
  );
  return [...plans, ...without];
}
