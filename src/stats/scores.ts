/**
 * Values made comparable over cells: by their own spread, with what lies far out drawn in.
 * @module
 */

/** Columns of values, cell by cell. */
export interface Columns {
  /** Where the values of each cell start; one more for where those of the last one end. */
  readonly starts: readonly number[];
  readonly columns: number;
  /** `[unit * columns + column]`; NaN where a cell does not have the column. */
  readonly values: Float64Array;
}

/** Farther out than so many spreads says no more than that far. */
const FARTHEST = 4;
/** The spread over all cells weighs as much as so many values of the cell's own. */
const WEIGHT_OF_ALL = 4;

/**
 * Scores of values, and in one more column their sum over the columns there are. None depends on
 * which run a value came from, so relabelling stays exact.
 * @param around differences of pairs are seen from 0, values of both runs from their cell's median;
 * scores of the latter add up to 0 in each cell
 */
export function scoresOf(series: Columns, around: "zero" | "middle"): Float64Array {
  const { starts, columns } = series;
  const cells = starts.length - 1;
  const scores = new Float64Array((starts[cells] ?? 0) * (columns + 1));
  for (let column = 0; column < columns; column++) {
    const parts = Array.from({ length: cells }, (_, cell) => {
      const own = valuesOf(series, cell, column);
      return around === "zero" ? own : shifted(own, medianOf(own));
    });
    const all = medianSize(
      parts.flatMap((part) => [...part]).filter((value) => !Number.isNaN(value)),
    );
    for (const [cell, part] of parts.entries()) {
      const drawn = drawnIn(part, spreadOf(part, all));
      const centred = around === "zero" ? drawn : shifted(drawn, mean(drawn));
      for (let i = 0; i < centred.length; i++) {
        const score = centred[i] as number;
        if (Number.isNaN(score)) continue;
        const at = ((starts[cell] as number) + i) * (columns + 1);
        scores[at + column] = score;
        scores[at + columns] = (scores[at + columns] as number) + score;
      }
    }
  }
  return scores;
}

function valuesOf(
  { starts, columns, values }: Columns,
  cell: number,
  column: number,
): Float64Array {
  const [start, end] = [starts[cell] as number, starts[cell + 1] as number];
  return Float64Array.from(
    { length: end - start },
    (_, i) => values[(start + i) * columns + column] as number,
  );
}

function spreadOf(own: Float64Array, all: number): number {
  const spread = (WEIGHT_OF_ALL * all + own.length * medianSize([...own])) /
    (WEIGHT_OF_ALL + own.length);
  // Where most values are one, any scale does: the statistic does not depend on it.
  return spread > 0 ? spread : 1;
}

/** Half of the values are closer to 0 than this; of a normal distribution's standard deviation. */
function medianSize(values: readonly number[]): number {
  return medianOf(Float64Array.from(values, Math.abs)) * TO_DEVIATION || 0;
}

/** A normal distribution's standard deviation by its median distance: 1 / its 75 % quantile. */
export const TO_DEVIATION = 1.4826022185056018;

/** The median; NaN for none. */
export function medianOf(values: Float64Array): number {
  const sorted = values.toSorted();
  const half = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[half] as number;
  return ((sorted[half - 1] ?? NaN) + (sorted[half] ?? NaN)) / 2;
}

function mean(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function shifted(values: Float64Array, by: number): Float64Array {
  return values.map((value) => value - by);
}

function drawnIn(values: Float64Array, spread: number): Float64Array {
  return values.map((value) => Math.max(-FARTHEST, Math.min(FARTHEST, value / spread)));
}
