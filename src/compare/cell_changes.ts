/**
 * How far the outcomes of one cell have changed.
 * @module
 */
import { medianOf } from "../stats/scores.ts";
import { OWN_GROUPS } from "./margins.ts";
import type { CellOutcomes } from "./cell_outcomes.ts";

/** The value of a column of `GROUPS`, of which the last is the mean of those there are. */
export function inColumn(each: readonly number[], column: number): number {
  if (column < OWN_GROUPS.length) return each[column] as number;
  const known = each.filter((value) => !Number.isNaN(value));
  return known.reduce((a, b) => a + b, 0) / known.length;
}

/** The median of a cell's HEAD less that of its BASE. */
export function changeOf({ base, head }: CellOutcomes, column: number): number {
  const middle = (side: CellOutcomes["base"]) =>
    medianOf(Float64Array.from(side, (trial) => inColumn(trial, column)));
  return middle(head) - middle(base);
}

/** Changes of the pairs of a cell. */
export function pairChanges({ base, head, pairs }: CellOutcomes, column: number): Float64Array {
  return Float64Array.from(
    pairs,
    ([b, h]) => inColumn(head[h] ?? [], column) - inColumn(base[b] ?? [], column),
  );
}

/** The change of one cell, in turns of its pairs, and its error by the cell's own repetitions. */
export function cellChange(
  cell: CellOutcomes,
  { column, inTurns }: { readonly column: number; readonly inTurns: boolean },
): { readonly change: number; readonly error: number } {
  if (inTurns && cell.pairs.length > 0) {
    const values = pairChanges(cell, column);
    return { change: medianOf(values), error: errorOf(values) };
  }
  const side = (trials: CellOutcomes["base"]) =>
    errorOf(Float64Array.from(trials, (trial) => inColumn(trial, column)));
  return { change: changeOf(cell, column), error: Math.hypot(side(cell.head), side(cell.base)) };
}

/** Of a mean over a median, the ratio of standard errors for normal values: the root of pi / 2. */
const OF_MEDIAN = Math.sqrt(Math.PI / 2);

/** Standard error of the median; NaN of one value. */
function errorOf(values: Float64Array): number {
  const n = values.length;
  if (n < 2) return NaN;
  const middle = values.reduce((a, b) => a + b, 0) / n;
  const squares = values.reduce((a, b) => a + (b - middle) ** 2, 0);
  return (n > 2 ? OF_MEDIAN : 1) * Math.sqrt(squares / (n - 1) / n);
}
