/**
 * How far a family has changed, with its interval.
 * @module
 */
import { medianOf, TO_DEVIATION } from "../stats/scores.ts";
import { studentQuantile } from "../stats/student.ts";
import { changeOf, pairChanges } from "./family_tests.ts";
import { OWN_GROUPS } from "./margins.ts";
import type { CellOutcomes } from "./outcomes.ts";

/** Of which family and group. */
export interface EstimateInput {
  readonly cells: readonly CellOutcomes[];
  readonly members: readonly number[];
  /** Place in `GROUPS`; the last one is the mean of all. */
  readonly column: number;
  readonly inTurns: boolean;
}

/** Logarithms of ratios, above 0 is worse. */
export interface FamilyEstimate {
  readonly point: number;
  /** Ends of the 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Of the cells in which each value of HEAD is worse than each of BASE, the largest ratio; or 1. */
  readonly striking: number;
}

/** Both sides together. */
const OUTSIDE = 0.05;
/** What lies farther from the middle than so many spreads is drawn in to there. */
const FARTHEST = 4;
/** Without any repetition and any other cell, half an order of magnitude either way. */
const UNKNOWN = Math.log(10) / 2;

/**
 * The mean of the family's changes, those far out drawn in, with Student's interval: of pairs in
 * turns, else of cells, whose scatter is what two runs have.
 * @returns `undefined` if no cell of the family has the group
 */
export function estimateOf({ cells, members, column, inTurns }: EstimateInput) {
  const own = members.map((place) => columnOf(cells[place] as CellOutcomes, column))
    .filter(({ base }) => !Number.isNaN(base[0]?.[0]));
  if (own.length === 0) return undefined;
  const each = own.map((cell) => changesOf(cell, inTurns));
  const values = drawnIn(Float64Array.from(
    own.length === 1 || inTurns ? each.flat() : each.map(
      (those) => medianOf(Float64Array.from(those)),
    ),
  ));
  const n = values.length;
  const point = values.reduce((a, b) => a + b, 0) / n;
  const error = n > 1
    ? Math.sqrt(values.reduce((a, b) => a + (b - point) ** 2, 0) / (n - 1) / n)
    : scatterOfOthers(cells, column, inTurns);
  const width = studentQuantile(OUTSIDE / 2, n > 1 ? n - 1 : Math.max(1, cells.length - 1)) * error;
  return { point, low: point - width, high: point + width, striking: strikingOf(own) };
}

/** The cell with that column alone. */
function columnOf(cell: CellOutcomes, column: number): CellOutcomes {
  const pick = (trial: readonly number[]) =>
    column < OWN_GROUPS.length ? trial[column] as number : meanOfKnown(trial);
  const of = (side: CellOutcomes["base"]) => side.map((trial) => [pick(trial)]);
  return { ...cell, base: of(cell.base), head: of(cell.head) };
}

/** The mean of those there are: of a trial over its groups. */
export function meanOfKnown(trial: readonly number[]): number {
  const known = trial.filter((value) => !Number.isNaN(value));
  return known.reduce((a, b) => a + b, 0) / known.length;
}

/** In turns those of the pairs; else of each value of HEAD from the middle of BASE. */
function changesOf(cell: CellOutcomes, inTurns: boolean): number[] {
  if (inTurns && cell.pairs.length > 0) return [...pairChanges(cell, 0)];
  const middle = medianOf(Float64Array.from(cell.base, ([value]) => value as number));
  return cell.head.map(([value]) => (value as number) - middle);
}

function drawnIn(values: Float64Array): Float64Array {
  const middle = medianOf(values);
  const spread = medianOf(values.map((value) => Math.abs(value - middle))) * TO_DEVIATION;
  const most = FARTHEST * spread;
  return values.map((value) => Math.max(middle - most, Math.min(middle + most, value)));
}

/** One value has no spread of its own: that of the other cells' changes. */
function scatterOfOthers(cells: readonly CellOutcomes[], column: number, inTurns: boolean): number {
  const changes = Float64Array.from(
    cells.map((cell) => columnOf(cell, column)).flatMap((cell) =>
      inTurns ? [...pairChanges(cell, 0)] : [changeOf(cell, 0)]
    ),
  ).filter((value) => !Number.isNaN(value));
  if (changes.length < 2) return UNKNOWN;
  const middle = medianOf(changes);
  return medianOf(changes.map((value) => Math.abs(value - middle))) * TO_DEVIATION;
}

function strikingOf(own: readonly CellOutcomes[]): number {
  return Math.max(
    1,
    ...own.filter(({ base, head }) =>
      Math.min(...head.map(([value]) => value as number)) >
        Math.max(...base.map(([value]) => value as number))
    ).map((cell) => Math.exp(changeOf(cell, 0))),
  );
}
