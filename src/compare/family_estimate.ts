/**
 * How far a family has changed, with its interval.
 * @module
 */
import { medianOf } from "../stats/scores.ts";
import { studentQuantile } from "../stats/student_t.ts";
import { cellChange, changeOf, inColumn, pairChanges } from "./cell_changes.ts";
import { STRIKING } from "./margins.ts";
import type { CellOutcomes } from "./cell_outcomes.ts";
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

/** The worst cell of a family. */
export interface Striking {
  /** By what it is worse; at least 1. */
  readonly ratio: number;
  /** Whether that is so of some of its repetitions alone. */
  readonly isPart: boolean;
}

/** Logarithms of ratios, above 0 is worse. */
export interface FamilyEstimate {
  readonly point: number;
  /** Ends of the 95 % interval. */
  readonly low: number;
  readonly high: number;
  /**
   * By what the worst cell is worse, as a ratio: in the middle, or in a quarter of its repetitions,
   * if these are beyond twice the greatest of BASE.
   */
  readonly striking: Striking;
}

/** Of the interval, on both sides together. */
export const OUTSIDE = 0.05;
/** What lies farther from the middle than so many spreads is drawn in to there. */
const FARTHEST = 4;
/** What happens in one of so many repetitions of HEAD is not passed over. */
const FEW = 4;
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
  const striking = strikingOf(own, column, inTurns);
  // One value has no spread of its own: that of the other cells' changes.
  const others = cells.length > 1 ? (inTurns ? spreads.pairs : spreads.changes) : UNKNOWN;
  const single = { error: others, degrees: Math.max(1, cells.length - 1) };
  const [only, ...more] = own as [CellOutcomes, ...CellOutcomes[]];
  if (more.length === 0 && !(inTurns && only.pairs.length > 0)) {
    return { ...ofTwoSides(only, column, single), striking };
  }
  const each = own.map((cell) => changesOf(cell, column, inTurns));
  const values = Float64Array.from(
    inTurns ? each.flatMap((those) => [...those]) : each.map(medianOf),
  );
  return { ...intervalOf(values, single), striking };
}

/** Of one cell not in turns: either side's repetitions scatter, not HEAD's alone. */
function ofTwoSides(
  cell: CellOutcomes,
  column: number,
  single: { readonly error: number; readonly degrees: number },
): ReturnType<typeof intervalOf> {
  const { change, error } = cellChange(cell, { column, inTurns: false });
  const degrees = Math.min(cell.base.length, cell.head.length) - 1;
  if (Number.isNaN(error)) return intervalOf(Float64Array.of(change), single);
  const width = studentQuantile(OUTSIDE / 2, degrees) * error;
  return { point: change, low: change - width, high: change + width };
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

/** Values so far above all of the other side, as a logarithm, are no noise by themselves. */
const FAR = Math.log(STRIKING);

function strikingOf(own: readonly CellOutcomes[], column: number, inTurns: boolean): Striking {
  return own.map((cell) => strikingIn(cell, column, inTurns))
    .reduce((worst, one) => one.ratio > worst.ratio ? one : worst);
}

/** What draws in values far out, and what asks every repetition, is blind to a part of them. */
function strikingIn(cell: CellOutcomes, column: number, inTurns: boolean): Striking {
  const [base, head] = [cell.base, cell.head].map((side) =>
    side.map((trial) => inColumn(trial, column))
  ) as [number[], number[]];
  const { change } = cellChange(cell, { column, inTurns });
  const isAbove = Math.min(...head) > Math.max(...base);
  const most = isAbove ? Math.max(change, changeOf(cell, column)) : change;
  const far = head.filter((value) => value > Math.max(...base) + FAR);
  const isPart = far.length >= Math.max(1, Math.floor(head.length / FEW));
  const part = isPart ? Math.min(...far) - medianOf(Float64Array.from(base)) : 0;
  return { ratio: Math.exp(Math.max(0, most, part)), isPart: part > most && most < FAR };
}
