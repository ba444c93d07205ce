/**
 * How far values of a group spread that should be one: what every estimate of a family rests on.
 * @module
 */
import { medianOf, TO_DEVIATION } from "../stats/scores.ts";
import { cellChange, inColumn, pairChanges } from "./cell_changes.ts";
import type { CellOutcomes } from "./cell_outcomes.ts";

/** Standard deviations of logarithms, of one group in all cells. */
export interface Spreads {
  /** Differences of pairs around those of their cell; NaN not in turns. */
  readonly pairs: number;
  /** The same of each cell, by its own pairs as far as it has some. */
  readonly pairsOfCell: readonly number[];
  /** Repetitions around those of their side of their cell, likewise. */
  readonly repetitionsOfCell: readonly number[];
  /** Changes of cells around one another. */
  readonly changes: number;
  /** Standard error of each cell's change by its own repetitions; 0 where it has too few. */
  readonly errors: readonly number[];
}

/** Cells scatter at least so much. */
const LEAST = 0.02;

/** The spreads of a column of `GROUPS`. */
export function spreadsOf(
  cells: readonly CellOutcomes[],
  { column, inTurns }: { readonly column: number; readonly inTurns: boolean },
): Spreads {
  const each = cells.map((cell) => cellChange(cell, { column, inTurns }));
  const changes = Float64Array.from(each, ({ change }) => change).filter((one) =>
    !Number.isNaN(one)
  );
  const inPairs = cells.map((cell) => inTurns ? [pairChanges(cell, column)] : []);
  const sides = cells.map(({ base, head }) =>
    [base, head].map((side) => Float64Array.from(side, (trial) => inColumn(trial, column)))
  );
  const [pairs, repetitions] = [inPairs, sides].map((parts) => pooled(parts.flat())) as [
    number,
    number,
  ];
  return {
    pairs,
    pairsOfCell: inPairs.map((own) => ofCell(own, pairs)),
    repetitionsOfCell: sides.map((own) => ofCell(own, repetitions)),
    changes: Math.max(LEAST, spreadAround(changes) || 0),
    errors: each.map(({ error }) => error || 0),
  };
}

/** The spread of all cells weighs as much as so many values of the cell's own. */
const WEIGHT_OF_ALL = 4;

/** A cell's own variance, with that of all beside it, as it has few values. */
function ofCell(parts: readonly Float64Array[], all: number): number {
  const own = parts.map((part) => {
    const mean = part.reduce((a, b) => a + b, 0) / part.length;
    const squares = part.reduce((a, b) => a + (b - mean) ** 2, 0);
    return { squares, degrees: Math.max(0, part.length - 1) };
  }).filter(({ squares }) => !Number.isNaN(squares));
  const squares = own.reduce((a, one) => a + one.squares, 0);
  const degrees = own.reduce((a, one) => a + one.degrees, 0);
  return Math.sqrt((WEIGHT_OF_ALL * all * all + squares) / (WEIGHT_OF_ALL + degrees));
}

/** Of a normal distribution with the same median distance from the median. */
export function spreadAround(values: Float64Array): number {
  const middle = medianOf(values);
  return medianOf(values.map((value) => Math.abs(value - middle))) * TO_DEVIATION;
}

/**
 * Standard deviation around the middle of each part, with the degrees of freedom these take; of one
 * value each, around the middle of all.
 */
function pooled(parts: readonly Float64Array[]): number {
  const own = parts.filter((part) => part.length > 0 && !Number.isNaN(part[0]));
  const several = own.filter(({ length }) => length > 1);
  const used = several.length > 0 ? several : [Float64Array.from(own.flatMap((part) => [...part]))];
  const rest = Float64Array.from(used.flatMap((part) => {
    const middle = medianOf(part);
    const freed = Math.sqrt(part.length / Math.max(1, part.length - 1));
    return [...part.map((value) => Math.abs(value - middle) * freed)];
  }));
  const [spread, squares] = [
    medianOf(rest) * TO_DEVIATION,
    Math.sqrt(rest.reduce((a, b) => a + b * b, 0) / Math.max(1, rest.length)),
  ];
  // The one is blind to values far out, the other hangs on them.
  return (spread + squares) / 2;
}
