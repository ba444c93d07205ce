/**
 * How far values of a group spread that should be one: what every estimate of a family rests on.
 * @module
 */
import { medianOf, TO_DEVIATION } from "../stats/scores.ts";
import { cellChange, inColumn, pairChanges } from "./cell_changes.ts";
import type { CellOutcomes } from "./outcomes.ts";

/** Standard deviations of logarithms, of one group in all cells. */
export interface Spreads {
  /** Differences of pairs around those of their cell; NaN not in turns. */
  readonly pairs: number;
  /** Repetitions around those of their side of their cell. */
  readonly repetitions: number;
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
  return {
    pairs: inTurns ? pooled(cells.map((cell) => pairChanges(cell, column))) : NaN,
    repetitions: pooled(
      cells.flatMap(({ base, head }) =>
        [base, head].map((side) => Float64Array.from(side, (trial) => inColumn(trial, column)))
      ),
    ),
    changes: Math.max(LEAST, spreadAround(changes) || 0),
    errors: each.map(({ error }) => error || 0),
  };
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
