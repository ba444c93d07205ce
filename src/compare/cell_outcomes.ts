/**
 * What trials say of a subject, as numbers that can be permuted: of each trial the logarithms
 * of its noisy outcome metrics, group by group, above is worse.
 * @module
 */
import { type Metric, metric, type MetricName } from "../metrics/registry.ts";
import type { NoiseThreshold } from "../model/metric.ts";
import type { Place } from "../model/words.ts";
import type { CellKey } from "../stats/cells.ts";
import { median } from "../stats/quantile.ts";
import type { CellOfRun, MatchedCell } from "./cell.ts";
import { allowanceOf, MEMBERS, OWN_GROUPS } from "./margins.ts";

/** What is judged of one cell. */
export interface CellOutcomes {
  readonly key: CellKey;
  /** By trial and group; NaN where the cell does not have the group. */
  readonly base: readonly (readonly number[])[];
  readonly head: readonly (readonly number[])[];
  /** Repetitions that both have, as places in `base` and `head`. */
  readonly pairs: readonly (readonly [base: number, head: number])[];
  /** By group: what is noise between runs in turns, and what a machine does; as logarithms. */
  readonly noise: readonly number[];
  readonly allowance: readonly number[];
}

/** How a metric is judged. */
export interface OutcomeOptions {
  /** Whether a metric of the cell takes part. */
  readonly wanted: (cell: CellKey, metric: MetricName, side: Place) => boolean;
  readonly noiseOf: (metric: Metric) => NoiseThreshold;
}

/** What can be judged and what can't. */
export interface Outcomes {
  readonly cells: readonly CellOutcomes[];
  readonly leftOut: readonly LeftOut[];
}

/** What BASE has and families could not judge by, as too little of it is left in HEAD. */
export interface LeftOut {
  readonly cell: CellKey;
  /** `undefined`: the whole cell. */
  readonly metric?: MetricName;
  readonly side?: Place;
  /** Why, in a few words. */
  readonly reason: string;
}

/** Cells that have something to be judged by on both sides, and what had to be left out. */
export function outcomesOf(cells: readonly MatchedCell[], options: OutcomeOptions): Outcomes {
  const each = cells.map((cell) => outcomesIn(cell, options));
  return {
    cells: each.flatMap(({ outcomes }) => outcomes ?? []),
    leftOut: each.flatMap(({ leftOut }) => leftOut),
  };
}

interface OutcomesOfCell {
  readonly outcomes?: CellOutcomes;
  readonly leftOut: readonly LeftOut[];
}

function outcomesIn(cell: MatchedCell, options: OutcomeOptions): OutcomesOfCell {
  const { key, bases, head } = cell;
  const before = bases.flatMap((one) => one === undefined ? [] : trialsOf(one));
  const after = head === undefined ? [] : trialsOf(head);
  // A cell of one side alone is told as a whole.
  if (before.length === 0 || after.length === 0) return { leftOut: [] };
  const all = OWN_GROUPS.map((group) => seriesIn(cell, MEMBERS[group], options));
  const gone = all.flat().filter(({ name }) => mostHave(before, name) && !mostHave(after, name))
    .flatMap((series) => goneFrom(after, series, key));
  const groups = all.map((those) =>
    those.filter(({ name }) => mostHave(before, name) && mostHave(after, name))
  );
  const names = groups.flat().map(({ name }) => name);
  if (names.length === 0) return { leftOut: gone };
  const whole = ({ values }: TrialValues) => names.every((name) => (values.get(name) ?? 0) > 0);
  const [base, ours] = [before.filter(whole), after.filter(whole)];
  if (base.length === 0 || 2 * ours.length <= after.length) {
    const [few, of, side] = base.length === 0
      ? [base, before, "BASE"] as const
      : [ours, after, "HEAD"] as const;
    const reason = `${few.length} of ${of.length} repetitions of ${side} have all of its times`;
    return { leftOut: [...gone, { cell: key, reason }] };
  }
  return { outcomes: cellOf({ key, groups, base, head: ours, options }), leftOut: gone };
}

/** Of what HEAD has no value of at all, its own comparison speaks. */
function goneFrom(
  after: readonly TrialValues[],
  { name, metric, side }: OneSeries,
  cell: CellKey,
): LeftOut[] {
  const known = after.filter(({ values }) => values.has(name)).length;
  if (known === 0) return [];
  const above = after.filter(({ values }) => (values.get(name) ?? 0) > 0).length;
  const silent = after.length - above;
  const reason = `${known < after.length ? "empty" : "0"} in ${silent} of ${after.length} ` +
    "repetitions of HEAD";
  return [{ cell, metric: metric.name, side, reason }];
}

interface TrialValues {
  readonly rep: number;
  /** By `metric@side`. */
  readonly values: ReadonlyMap<string, number>;
}

/** A ratio needs values above 0. What few trials lack costs those trials, else the metric. */
function mostHave(trials: readonly TrialValues[], name: string): boolean {
  return 2 * trials.filter(({ values }) => (values.get(name) ?? 0) > 0).length > trials.length;
}

interface OneSeries {
  readonly name: string;
  readonly metric: Metric;
  readonly side: Place;
}

/** Completed trials, also those that have no value at all: they are missed. */
function trialsOf({ summary, trials, reps }: CellOfRun): TrialValues[] {
  return trials.filter(({ status }) => status === "completed").map(({ rep }) => {
    const index = reps.indexOf(rep);
    return {
      rep,
      values: new Map(
        (summary?.metrics ?? []).flatMap(({ metric, side, values }) => {
          const value = values[index] ?? null;
          return value === null ? [] : [[`${metric}@${side}`, value] as const];
        }),
      ),
    };
  });
}

function seriesIn(
  { key }: MatchedCell,
  metrics: readonly MetricName[],
  { wanted }: OutcomeOptions,
): OneSeries[] {
  return metrics.flatMap((name) => {
    const known = metric(name);
    return known.places.filter((side) => wanted(key, name, side))
      .map((side) => ({ name: `${name}@${side}`, metric: known, side }));
  });
}

interface Gathered {
  readonly key: CellKey;
  readonly groups: readonly (readonly OneSeries[])[];
  readonly base: readonly TrialValues[];
  readonly head: readonly TrialValues[];
  readonly options: OutcomeOptions;
}

function cellOf({ key, groups, base, head, options }: Gathered): CellOutcomes {
  const scored = ({ values }: TrialValues) =>
    groups.map((series) =>
      mean(
        series.map(({ name, metric: { better } }) =>
          Math.log(values.get(name) as number) * (better === "higher" ? -1 : 1)
        ),
      )
    );
  const place = new Map(base.map(({ rep }, index) => [rep, index]));
  const margins = (of: (series: OneSeries) => number) =>
    groups.map((series) => mean(series.map(of)));
  const noise = ({ name, metric }: OneSeries) => {
    const { relative, absolute } = options.noiseOf(metric);
    const middle = median([...base, ...head].map(({ values }) => values.get(name) as number));
    return Math.log1p(Math.max(relative, absolute / (middle as number)));
  };
  return {
    key,
    base: base.map(scored),
    head: head.map(scored),
    pairs: head.flatMap(({ rep }, index) => {
      const at = place.get(rep);
      return at === undefined ? [] : [[at, index] as const];
    }),
    noise: margins(noise),
    allowance: margins((one) => Math.max(noise(one), Math.log(allowanceOf(one.metric)))),
  };
}

/** NaN for none. */
function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
