/**
 * Whether the change of a few cells stands out from what the others scatter.
 * @module
 */
import { medianOf, TO_DEVIATION } from "./scores.ts";
import { studentTail } from "./student_t.ts";

/** Changes of cells, as logarithms of ratios. */
export interface Changes {
  readonly columns: number;
  /** `[cell * columns + column]`; NaN where a cell does not have the column. */
  readonly changes: Float64Array;
  /** Standard errors of the same by the cell's own repetitions; NaN where there are too few. */
  readonly errors: Float64Array;
  /** What a change has to be more than; of each cell and column. */
  readonly margins: Float64Array;
  /** Of most cells. */
  readonly repetitions: number;
}

/** Cells scatter at least so much, as logarithms of ratios. */
const LEAST_SPREAD = 0.02;
/**
 * Degrees of freedom of Student's t. Scatter between cells has heavier tails than a normal
 * distribution: of 5, 8 and 15 degrees that were tried on runs of identical code, 15 made false
 * alarms in 4 of 100, and 5 missed what 8 found. With one or two repetitions a cell's own scatter is
 * not known: there 8 made false alarms in up to 8 of 100 on a machine with ten programs for each CPU.
 */
export function degreesFor(repetitions: number): number {
  return repetitions >= 3 ? 8 : 4;
}

/** How far changes of cells scatter around their median, for each column. */
export function scatterOf({ columns, changes }: Pick<Changes, "columns" | "changes">): number[] {
  return Array.from({ length: columns }, (_, column) => {
    const own = changes.filter((value, i) => i % columns === column && !Number.isNaN(value));
    const middle = medianOf(own);
    const spread = medianOf(own.map((value) => Math.abs(value - middle))) * TO_DEVIATION;
    return Math.max(LEAST_SPREAD, spread || 0);
  });
}

/**
 * One-sided p of each family and column, by itself; in one more column that of all columns
 * together. A cell whose own repetitions scatter more than cells do is held against these.
 * @param families cells of each
 * @returns `[family * (columns + 1) + column]`; 1 where nothing is measured
 */
export function standingOut(
  { columns, changes, errors, margins, repetitions }: Changes,
  families: readonly (readonly number[])[],
): Float64Array {
  const scatter = scatterOf({ columns, changes });
  const z = changes.map((change, i) => {
    const spread = Math.max(scatter[i % columns] as number, errors[i] || 0);
    return (change - (margins[i] as number)) / spread;
  });
  const ps = new Float64Array(families.length * (columns + 1)).fill(1);
  for (const [family, cells] of families.entries()) {
    for (let column = 0; column <= columns; column++) {
      const own = cells.map((cell) => {
        const row = z.subarray(cell * columns, (cell + 1) * columns);
        return column < columns ? row[column] as number : meanOfKnown(row);
      }).filter((value) => !Number.isNaN(value));
      if (own.length === 0) continue;
      const sum = own.reduce((a, b) => a + b, 0) / Math.sqrt(own.length);
      ps[family * (columns + 1) + column] = studentTail(sum, degreesFor(repetitions));
    }
  }
  return ps;
}

function meanOfKnown(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((a, b) => a + b, 0) / known.length;
}
