/**
 * Cells of several runs, matched.
 * @module
 */
import { parametersText } from "../model/parameters.ts";
import type { Manifest, MeasurementRow, TrialRecord } from "../model/run.ts";
import { type CellKey, type CellSummary, summarise } from "../stats/cells.ts";

/** What a comparison needs of a run: the samples are not among it. */
export interface RunMeasurements {
  readonly manifest: Manifest;
  readonly measurements: readonly MeasurementRow[];
}

/** One cell in one run. */
export interface CellOfRun {
  /** Absent where no trial completed. */
  readonly summary?: CellSummary;
  readonly trials: readonly TrialRecord[];
  /** Repetitions of the run, in the order of the summary's values. */
  readonly reps: readonly number[];
}

/** A cell wherever it was measured. */
export interface MatchedCell {
  readonly key: CellKey;
  /** One for each base run, oldest first; `undefined` where it has no such cell. */
  readonly bases: readonly (CellOfRun | undefined)[];
  readonly head: CellOfRun | undefined;
}

/** The key of the cell a trial is of. The one place that says which fields those are. */
export function keyOfTrial({ scenario, mode, closer, stack, parameters }: TrialRecord): CellKey {
  const { connections, concurrency } = parameters;
  const others = parametersText(parameters);
  return { scenario, mode, closer, stack, connections, concurrency, parameters: others };
}

/** The key of a cell: all of it that is not what was measured. */
function keyOfSummary({ reps: _, metrics: __, ...key }: CellSummary): CellKey {
  return key;
}

/** The same text for the same cell, whatever fields a key has. */
export function idOf(key: CellKey): string {
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => a < b ? -1 : 1));
}

/** Every cell of any of the runs, HEAD's first, in its order. */
export function matchCells(
  bases: readonly RunMeasurements[],
  head: RunMeasurements,
): MatchedCell[] {
  const ofHead = cellsOf(head);
  const ofBases = bases.map(cellsOf);
  const keys = new Map(
    [ofHead, ...ofBases].flatMap((cells) => [...cells].map(([id, { key }]) => [id, key] as const)),
  );
  return [...keys].map(([id, key]) => ({
    key,
    bases: ofBases.map((cells) => cells.get(id)),
    head: ofHead.get(id),
  }));
}

function cellsOf(run: RunMeasurements): Map<string, CellOfRun & { key: CellKey }> {
  const summaries = new Map(
    summarise(run.measurements).map((cell) => [idOf(keyOfSummary(cell)), cell]),
  );
  const trials = Map.groupBy(run.manifest.trials, (trial) => idOf(keyOfTrial(trial)));
  const reps = [...new Set(run.measurements.map(({ rep }) => rep))].sort((a, b) => a - b);
  return new Map([...trials].map(([id, those]) => {
    const summary = summaries.get(id);
    const key = keyOfTrial(those[0] as TrialRecord);
    return [id, { key, reps, trials: those, ...(summary === undefined ? {} : { summary }) }];
  }));
}

/** What is to be said of cells so that each is told from the others: nothing twice. */
export function cellNamer(keys: readonly CellKey[]): (key: CellKey) => string {
  // A comparison has thousands of values of few cells: what tells cells apart is found once.
  const fields = new Map(
    [...Map.groupBy(new Set(keys), ({ scenario }) => scenario)].map(([scenario, same]) =>
      [scenario, fieldsApart(same)] as const
    ),
  );
  return (key) => {
    const { scenario, mode, closer } = key;
    const telling = (fields.get(scenario) ?? []).map((field) =>
      field === "parameters" ? key[field].replaceAll(";", ", ") : `${field} ${key[field]}`
    );
    return [`${scenario} ${mode}, ${closer} closes`, ...telling].join(", ");
  };
}

/** Fields, but those that are always said, in which cells of a scenario differ. */
function fieldsApart(keys: readonly CellKey[]): (keyof CellKey)[] {
  const [first] = keys;
  if (first === undefined) return [];
  const { scenario: _, mode: __, closer: ___, ...rest } = first;
  return (Object.keys(rest) as (keyof CellKey)[]).filter((field) =>
    keys.some((one) => one[field] !== first[field])
  );
}
