/**
 * Comparisons whose right answer is known: parts of runs of identical code, as they are or with a
 * slow-down put in. What `deno task alarms` counts.
 * @module
 */
import type { MetricName } from "../metrics/registry.ts";
import type { MeasurementRow, TrialRecord } from "../model/run.ts";
import { shuffled } from "../stats/random.ts";
import { idOf, keyOfTrial, type RunMeasurements } from "./cell.ts";

/** One trial with its rows. */
interface TrialRows {
  readonly record: TrialRecord;
  readonly rows: readonly MeasurementRow[];
}

/** The completed trials of several runs, cell by cell. */
export type Pool = readonly (readonly TrialRows[])[];

/** Two runs to be compared. */
export interface Pair {
  readonly base: RunMeasurements;
  readonly head: RunMeasurements;
}

/** All completed trials of these runs of identical code, by cell. */
export function poolOf(runs: readonly RunMeasurements[]): Pool {
  const trials = runs.flatMap(({ manifest, measurements }) => {
    const rows = Map.groupBy(measurements, ({ trialId }) => trialId);
    return manifest.trials.filter(({ status }) => status === "completed")
      .map((record) => ({ record, rows: rows.get(record.id) ?? [] }));
  });
  return [
    ...Map.groupBy(trials, ({ record }) => idOf(keyOfTrial(record))).values(),
  ];
}

/** The fewest trials any cell has. */
function fewest(pool: Pool): number {
  return Math.min(...pool.map(({ length }) => length));
}

/**
 * Cuts two interleaved runs into pairs of so many repetitions each, in the order in which they
 * were measured; what is left over is left out.
 */
export function blocksOf({ base, head }: Pair, repetitions: number): Pair[] {
  const [ours, theirs] = [poolOf([base]), poolOf([head])];
  const count = Math.floor(Math.min(fewest(ours), fewest(theirs)) / repetitions);
  return Array.from({ length: count }, (_, index) => {
    const part = (pool: Pool) =>
      pool.map((trials) => trials.slice(index * repetitions, (index + 1) * repetitions));
    return { base: assembled(part(ours), base), head: assembled(part(theirs), head) };
  });
}

/** The same runs as runs of one cell each. */
export function cellByCell({ base, head }: Pair): Pair[] {
  const [ours, theirs] = [poolOf([base]), poolOf([head])];
  return ours.map((trials, index) => ({
    base: assembled([trials], base),
    head: assembled([theirs[index] ?? []], head),
  }));
}

/** How a comparison is drawn. */
export interface DrawOptions {
  readonly repetitions: number;
  readonly random: () => number;
}

/**
 * Draws so many repetitions for either side from each cell, none twice and wherever they were
 * measured.
 */
export function drawnApart({ base, head }: Pair, { repetitions, random }: DrawOptions): Pair {
  const mixed = poolOf([base, head]).map((trials) => shuffled(trials, random));
  return {
    base: assembled(mixed.map((trials) => trials.slice(0, repetitions)), base),
    // The same run id on both sides: these are not the two of a pair.
    head: assembled(mixed.map((trials) => trials.slice(repetitions, 2 * repetitions)), base),
  };
}

/** Draws so many pairs of each cell, and by lot which of a pair is HEAD. */
export function drawnInPairs({ base, head }: Pair, { repetitions, random }: DrawOptions): Pair {
  const [ours, theirs] = [poolOf([base]), poolOf([head])];
  const pairs = ours.map((trials, cell) =>
    shuffled(trials.map((one, index) => [one, theirs[cell]?.[index] as TrialRows] as const), random)
      .slice(0, repetitions).map((pair) => random() < 0.5 ? pair : [pair[1], pair[0]] as const)
  );
  return {
    base: assembled(pairs.map((cell) => cell.map(([one]) => one)), base),
    head: assembled(pairs.map((cell) => cell.map(([, other]) => other)), head),
  };
}

/**
 * Draws so many repetitions with all their cells, and by lot which of the two runs is HEAD in each:
 * what cells of one repetition have in common stays.
 */
export function drawnByRepetition(pair: Pair, { repetitions, random }: DrawOptions): Pair {
  const [ours, theirs] = [poolOf([pair.base]), poolOf([pair.head])];
  const drawn = shuffled(Array.from({ length: fewest([...ours, ...theirs]) }, (_, i) => i), random)
    .slice(0, repetitions).map((repetition) => ({ repetition, swapped: random() < 0.5 }));
  const part = (own: Pool, other: Pool) =>
    own.map((trials, cell) =>
      drawn.map(({ repetition, swapped }) =>
        (swapped ? other[cell]?.[repetition] : trials[repetition]) as TrialRows
      )
    );
  return {
    base: assembled(part(ours, theirs), pair.base),
    head: assembled(part(theirs, ours), pair.head),
  };
}

/** What {@link logNormal} makes up. */
export interface MadeUp extends DrawOptions {
  /** Taken on the closer's side alone, so that each cell has each of them once. */
  readonly metrics: readonly MetricName[];
  /** Standard deviation of the logarithm, percent: about that of the value, where it is small. */
  readonly percent: number;
}

/** The cells of a run with made-up repetitions: log-normal values about 1,000, all independent. */
export function logNormal(like: RunMeasurements, options: MadeUp): RunMeasurements {
  const { metrics, percent, repetitions, random } = options;
  // Box and Muller (1958), "A Note on the Generation of Random Normal Deviates".
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const cells = like.measurements.filter(({ metric, side, closer, rep }) =>
    metrics.includes(metric) && side === closer && rep === 1
  );
  return {
    ...like,
    measurements: cells.flatMap((row) =>
      Array.from({ length: repetitions }, (_, index) => ({
        ...row,
        rep: index + 1,
        value: 1000 * Math.exp(percent / 100 * normal()),
      }))
    ),
  };
}

/** A run with every value of a metric multiplied. */
export function scaled(run: RunMeasurements, metric: MetricName, factor: number): RunMeasurements {
  return {
    ...run,
    measurements: run.measurements.map((row) =>
      row.metric === metric && row.value !== null ? { ...row, value: row.value * factor } : row
    ),
  };
}

/** A run of these trials, numbered anew. */
function assembled(cells: Pool, { manifest }: RunMeasurements): RunMeasurements {
  const trials = cells.flatMap((cell, place) =>
    cell.map(({ record, rows }, index) => {
      const [id, rep] = [`cell-${place}-r${index + 1}`, index + 1];
      return {
        record: { ...record, id, rep },
        rows: rows.map((row) => ({ ...row, trialId: id, rep })),
      };
    })
  );
  return {
    manifest: {
      ...manifest,
      trials: trials.map(({ record }) => record),
      plannedTrials: trials.length,
    },
    measurements: trials.flatMap(({ rows }) => rows),
  };
}
