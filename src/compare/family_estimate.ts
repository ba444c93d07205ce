/**
 * How far a family has changed, with its interval.
 * @module
 */
import { medianOf } from "../stats/scores.ts";
import { studentQuantile } from "../stats/student.ts";
import { changeOf, inColumn, pairChanges } from "./cell_changes.ts";
import type { CellOutcomes } from "./outcomes.ts";
import { spreadAround, type Spreads } from "./spreads.ts";

/** Of which family and group. */
export interface EstimateInput {
  readonly cells: readonly CellOutcomes[];
  readonly members: readonly number[];
  /** Place in `GROUPS`; the last one is the mean of all. */
  readonly column: number;
  /** Of the column. */
  readonly spreads: Spreads;
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

/** Of the interval, on both sides together. */
export const OUTSIDE = 0.05;
/** What lies farther from the middle than so many spreads is drawn in to there. */
const FARTHEST = 4;
/** Without any repetition and any other cell, half an order of magnitude either way. */
const UNKNOWN = Math.log(10) / 2;

/**
 * The mean of the family's changes, those far out drawn in, with Student's interval: of pairs in
 * turns, else of cells, whose scatter is what two runs have.
 * @returns `undefined` if no cell of the family has the group
 */
export function estimateOf(
  { cells, members, column, spreads, inTurns }: EstimateInput,
): FamilyEstimate | undefined {
  const own = members.map((place) => cells[place] as CellOutcomes)
    .filter(({ base }) => !Number.isNaN(inColumn(base[0] ?? [], column)));
  if (own.length === 0) return undefined;
  const each = own.map((cell) => changesOf(cell, column, inTurns));
  const values = own.length === 1 || inTurns
    ? Float64Array.from(each.flatMap((those) => [...those]))
    : Float64Array.from(each, medianOf);
  // One value has no spread of its own: that of the other cells' changes.
  const others = cells.length > 1 ? (inTurns ? spreads.pairs : spreads.changes) : UNKNOWN;
  const single = { error: others, degrees: Math.max(1, cells.length - 1) };
  return { ...intervalOf(values, single), striking: strikingOf(own, column) };
}

/**
 * The mean of values and its interval, those far out drawn in.
 * @param single what to take for the error of one value alone
 */
export function intervalOf(
  all: Float64Array,
  single = { error: UNKNOWN, degrees: 1 },
): { readonly point: number; readonly low: number; readonly high: number } {
  const values = drawnIn(all);
  const n = values.length;
  const point = values.reduce((a, b) => a + b, 0) / n;
  const squares = values.reduce((a, b) => a + (b - point) ** 2, 0);
  const { error, degrees } = n > 1
    ? { error: Math.sqrt(squares / (n - 1) / n), degrees: n - 1 }
    : single;
  const width = studentQuantile(OUTSIDE / 2, degrees) * error;
  return { point, low: point - width, high: point + width };
}

/** In turns those of the pairs; else of each value of HEAD from the middle of BASE. */
function changesOf(cell: CellOutcomes, column: number, inTurns: boolean): Float64Array {
  if (inTurns && cell.pairs.length > 0) return pairChanges(cell, column);
  const of = (side: CellOutcomes["base"]) =>
    Float64Array.from(side, (trial) => inColumn(trial, column));
  const middle = medianOf(of(cell.base));
  return of(cell.head).map((value) => value - middle);
}

/** To where values far out are drawn in. */
export function endsOf(values: Float64Array): { readonly low: number; readonly high: number } {
  const middle = medianOf(values);
  const most = FARTHEST * spreadAround(values);
  return { low: middle - most, high: middle + most };
}

function drawnIn(values: Float64Array): Float64Array {
  const { low, high } = endsOf(values);
  return values.map((value) => Math.max(low, Math.min(high, value)));
}

function strikingOf(own: readonly CellOutcomes[], column: number): number {
  const of = (side: CellOutcomes["base"]) => side.map((trial) => inColumn(trial, column));
  const above = own.filter(({ base, head }) => Math.min(...of(head)) > Math.max(...of(base)));
  return Math.max(1, ...above.map((cell) => Math.exp(changeOf(cell, column))));
}
