/**
 * A trial and its outcome as a record and rows.
 * @module
 */
import { metric } from "../metrics/registry.ts";
import { parametersText } from "../model/parameters.ts";
import type {
  LatencyRow,
  MeasurementRow,
  SampleRow,
  SeriesRow,
  TrialRecord,
} from "../model/run.ts";
import type { Outcome, TrialSpec } from "../model/trial.ts";
import { modeText } from "../model/words.ts";
import { MS_DECIMALS, rounded } from "./units.ts";

/** The rows of one trial; a trial that did not complete has none. */
export interface TrialRows {
  readonly measurements: readonly MeasurementRow[];
  readonly samples: readonly SampleRow[];
  readonly latencies: readonly LatencyRow[];
  readonly series: readonly SeriesRow[];
}

/** What the manifest keeps of a trial. */
export function trialRecord(spec: TrialSpec, outcome: Outcome): TrialRecord {
  const { id, scenario, closer, stack, rep, parameters, workers, port } = spec;
  const { status, durationMs, warnings } = outcome;
  return {
    id,
    scenario,
    mode: modeText(spec.mode),
    closer,
    stack,
    rep,
    parameters,
    workers,
    destinations: spec.destinations.length,
    port,
    sysctls: status === "completed" ? outcome.sysctls : spec.sysctls,
    status,
    durationMs: rounded(durationMs, MS_DECIMALS),
    ...(status === "completed" ? {} : { reason: outcome.reason }),
    ...(status === "completed" && outcome.disturbed !== undefined
      ? { disturbed: outcome.disturbed }
      : {}),
    warnings,
    ...chanceOf(spec, outcome),
  };
}

/** What chance decides: what was known of the cell before, and what the trial has seen. */
function chanceOf(spec: TrialSpec, outcome: Outcome): Pick<TrialRecord, "chance"> {
  const seen = outcome.status === "completed" ? outcome.nondeterministic ?? [] : [];
  const chance = [...new Set([...spec.nondeterministic ?? [], ...seen])];
  return chance.length === 0 ? {} : { chance };
}

/**
 * The rows of a trial: measurements as they come, samples in order of time.
 * @throws {Error} if a metric is not in the registry
 */
export function trialRows(runId: string, spec: TrialSpec, outcome: Outcome): TrialRows {
  if (outcome.status !== "completed") {
    return { measurements: [], samples: [], latencies: [], series: [] };
  }
  const trialId = spec.id;
  const { scenario, closer, stack, rep } = spec;
  const { connections, concurrency } = spec.parameters;
  const cell = {
    ...{ runId, trialId, scenario, mode: modeText(spec.mode), closer, stack },
    ...{ connections, concurrency, parameters: parametersText(spec.parameters), rep },
  };
  return {
    measurements: outcome.measurements.map((one) => ({
      ...cell,
      metric: one.metric,
      side: one.side,
      value: one.value,
      unit: metric(one.metric).unit,
    })),
    samples: outcome.samples.map((one) => ({ trialId, ...one })).sort((a, b) => a.tMs - b.tMs),
    latencies: outcome.latencies.map((one) => ({ trialId, ...one })),
    series: outcome.series.map((one) => ({ trialId, ...one })),
  };
}
