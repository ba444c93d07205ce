/**
 * Compares a run with one or more base runs. Pure: tables in, verdicts out.
 * @module
 */
import { isGated } from "../model/metric.ts";
import { type Metric, type MetricName, METRICS } from "../metrics/registry.ts";
import type { NoiseThreshold } from "../model/metric.ts";
import type { MetricValues } from "../stats/cells.ts";
import { median } from "../stats/quantile.ts";
import { type Allowance, isAllowed } from "./allow.ts";
import { type CellOfRun, matchCells, type MatchedCell, type RunMeasurements } from "./cell.ts";
import { measuredInTurns } from "./pairing.ts";
import { chanceIn, notExact } from "./chance.ts";
import { judgeExact } from "./exact.ts";
import { evidenceOf } from "./evidence.ts";
import { withFarOff } from "./far_off.ts";
import { familyVerdicts } from "./family_verdicts.ts";
import { type MachineChange, machineOf } from "./machine.ts";
import { allowanceOf, dependsOnMachine } from "./margins.ts";
import { isMixed, MIXED } from "./mixed.ts";
import { missing, partlyMissing, presenceIn, type Sides, stopped } from "./presence.ts";
import { differences, disturbances, isSameMeasurement } from "./comparability.ts";
import { judgeTogether, type Weighed } from "./multiple_testing.ts";
import { withTrades } from "./trade.ts";
import { comparedTrials } from "./trials.ts";
import { type Comparison, type Report, type Values, VERDICTS } from "./verdict.ts";

/** How runs are compared. */
export interface CompareOptions {
  /** Probability of a false alarm at most; see {@link Report.alpha}. */
  readonly alpha: number;
  /** Metrics that are compared; empty means all. */
  readonly metrics: readonly MetricName[];
  /** Thresholds instead of the registry's, by metric: shares of the base's value. */
  readonly thresholds: ReadonlyMap<string, number>;
  /** Changes that are intended. */
  readonly allow: readonly Allowance[];
}

/**
 * Compares every metric of every cell.
 * @param bases oldest first; several are taken together
 */
export function compareRuns(
  bases: readonly RunMeasurements[],
  head: RunMeasurements,
  options: CompareOptions,
): Report {
  const cells = matchCells(bases, head);
  const [only, ...more] = bases;
  const inTurns = only !== undefined && more.length === 0 &&
    measuredInTurns(only.manifest, head.manifest);
  const machine = machineOf(bases, head);
  const judged = cells.flatMap((cell) => judgeCell(cell, { ...options, inTurns, machine }));
  const { family, comparisons } = judgeTogether(judged, { alpha: options.alpha, share: OF_SINGLE });
  const judgedTogether = familyVerdicts(cells, {
    ...{
      ...options,
      inTurns,
      machine,
      alpha: options.alpha * (1 - OF_SINGLE),
      share: 1 - OF_SINGLE,
    },
    noiseOf: (metric) => noiseFor(metric, options),
  });
  const marked = withTrades(comparisons).map(withFarOff)
    .map((one) => ({ ...one, allowed: isAllowed(one, options.allow) }));
  return {
    base: bases.map(({ manifest }) => manifest.runId),
    head: head.manifest.runId,
    alpha: options.alpha,
    inTurns,
    identical: isSameMeasurement(bases, head),
    family,
    ...judgedTogether,
    comparisons: worstFirst(marked),
    warnings: [
      ...differences(bases, head, cells),
      ...disturbances(bases, head),
      ...notExact(marked),
    ],
  };
}

/** Of alpha, the part of single metrics of single cells; families have the rest. */
const OF_SINGLE = 0.5;

interface JudgeOptions extends CompareOptions {
  /** Whether repetition n of BASE and of HEAD were measured one right after the other. */
  readonly inTurns: boolean;
  readonly machine: MachineChange;
}

function judgeCell(cell: MatchedCell, options: JudgeOptions): Weighed[] {
  const { whole, compared } = comparedTrials(cell);
  const done = whole.map((one) => ({ done: one }));
  if (!compared) return done;
  const wanted = new Set(options.metrics);
  return [
    ...done,
    ...seriesOf(cell)
      .filter(({ metric }) => wanted.size === 0 || wanted.has(metric.name))
      .flatMap((series) => judgeSeries(cell, series, options)),
  ];
}

interface SeriesPair {
  readonly metric: Metric;
  readonly side: MetricValues["side"];
  /** Values of every base run that has any, oldest first. */
  readonly bases: readonly (readonly number[])[];
  readonly head: readonly number[];
  /** Where there are values and where there could be. */
  readonly presence: Omit<Sides, "exact">;
  /** Of the only base run and HEAD, by repetition. */
  readonly pairs: readonly (readonly [base: number, head: number])[];
}

/** Every outcome and side that either has a value of, in the order of the registry. */
function seriesOf({ bases, head }: MatchedCell): SeriesPair[] {
  const ofBases = bases.map(valuesByName);
  const ofHead = valuesByName(head);
  return [...METRICS.values()].filter(isGated).flatMap((metric) =>
    metric.places.flatMap((side) => {
      const name = `${metric.name}@${side}`;
      const based = ofBases.map((values) => values.get(name) ?? new Map<number, number>())
        .filter(({ size }) => size > 0);
      const ours = ofHead.get(name) ?? new Map<number, number>();
      if (based.length + ours.size === 0) return [];
      const presence = {
        bases: bases.map((base) => presenceIn(base, name)),
        head: presenceIn(head, name),
      };
      const pairs = [...based[0] ?? []].flatMap(([rep, value]) => {
        const other = ours.get(rep);
        return other === undefined ? [] : [[value, other] as const];
      });
      const values = based.map((one) => [...one.values()]);
      return [{ metric, side, bases: values, head: [...ours.values()], presence, pairs }];
    })
  );
}

/** Values by metric and side, by repetition. */
function valuesByName(cell: CellOfRun | undefined): Map<string, Map<number, number>> {
  return new Map((cell?.summary?.metrics ?? []).map(({ metric, side, values }) => [
    `${metric}@${side}`,
    new Map(
      values.flatMap((value, index) =>
        value === null ? [] : [[cell?.reps[index] ?? index, value] as const]
      ),
    ),
  ]));
}

function judgeSeries(
  cell: MatchedCell,
  { metric, side, bases, head, presence, pairs }: SeriesPair,
  options: JudgeOptions,
): Weighed[] {
  const [base, ours] = [valuesOf(bases.flat()), valuesOf(head)];
  const about = {
    ...{ cell: cell.key, metric: metric.name, side, unit: metric.unit, worse: 0, allowed: false },
    ...(base === undefined ? {} : { base }),
    ...(ours === undefined ? {} : { head: ours }),
  };
  const { better } = metric;
  const byChance = metric.assume === "exact" && chanceIn(cell).has(metric.name);
  const repeats = metric.assume === "exact" && !byChance;
  const gone = missing({ exact: metric.assume === "exact", ...presence });
  if (gone) return [{ done: { ...about, ...gone } }];
  const none = stopped(metric, bases.flat(), head);
  if (none) {
    const change = exactChange(base?.median ?? 0, head, better);
    return [{ done: { ...about, ...change, ...none } }];
  }
  const exact = repeats ? judgeExact({ bases, head, better }) : undefined;
  if (exact) {
    const { verdict, reason, reference } = exact;
    // What is left may look well; what is worse in it is worse all the same.
    const silent = verdict === "regressed" ? undefined : partlyMissing(presence);
    const change = exactChange(reference, head, better);
    return [{ done: { ...about, ...change, verdict, reason, ...silent } }];
  }
  const fewer = metric.assume === "exact" ? partlyMissing(presence) : undefined;
  if (fewer?.lost) return [{ done: { ...about, ...fewer } }];
  if (isMixed(cell.key, metric.name)) {
    return [{ done: { ...about, verdict: "not judged", reason: MIXED } }];
  }
  const evidence = evidenceOf({
    ...{ bases, head, better, noise: noiseFor(metric, options) },
    ...(options.inTurns ? { pairs } : apartFrom(metric, options.machine)),
  });
  const why = metric.assume !== "exact"
    ? {}
    : { notExact: byChance ? "chance" as const : "differs" as const };
  return [{
    pending: { comparison: { ...about, ...why, ...(fewer ? { emptied: true } : {}) }, evidence },
  }];
}

/** What the machine may have done to a time that was not measured in turns. */
function apartFrom(metric: Metric, { slower, faster, same, words }: MachineChange) {
  if (!dependsOnMachine(metric)) return {};
  const allowance = allowanceOf(metric) * Math.max(slower, faster);
  return { machine: { allowance, ...(same ? {} : { words }) } };
}

function noiseFor(metric: Metric, { thresholds }: CompareOptions): NoiseThreshold {
  const asked = thresholds.get(metric.name);
  if (asked !== undefined) return { relative: asked, absolute: 0 };
  return metric.noise ?? VARYING;
}

/** Of an exact metric whose repetitions differ: no number of its own is known to be noise. */
const VARYING: NoiseThreshold = { relative: 0.05, absolute: 0 };

/** How far the worst repetition is from the reference. */
function exactChange(reference: number, head: readonly number[], better: Metric["better"]) {
  const sign = better === "higher" ? -1 : 1;
  const farthest = head.reduce((a, b) => (b - a) * sign > 0 ? b : a);
  const ratio = reference > 0 && farthest > 0;
  const point = ratio ? farthest / reference : farthest - reference;
  return {
    change: {
      kind: ratio ? "ratio" as const : "difference" as const,
      point,
      low: point,
      high: point,
    },
    worse: sign * (ratio ? Math.log(point) : point === 0 ? 0 : Math.sign(point) * EXACT_FROM_ZERO),
  };
}

/** A count that was 0 and is not stands before any ratio. */
const EXACT_FROM_ZERO = 1000;

function valuesOf(values: readonly number[]): Values | undefined {
  if (values.length === 0) return undefined;
  return {
    repetitions: values.length,
    median: median(values) as number,
    min: values.reduce((a, b) => Math.min(a, b)),
    max: values.reduce((a, b) => Math.max(a, b)),
  };
}

function worstFirst(comparisons: readonly Comparison[]): Comparison[] {
  const rank = (one: Comparison) => VERDICTS.indexOf(one.verdict);
  return [...comparisons].sort((a, b) => rank(a) - rank(b) || b.worse - a.worse);
}
