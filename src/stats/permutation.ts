/**
 * Permutation tests of many series at once, families of cells together.
 *
 * If nothing has changed, which of two runs a value came from is a matter of chance. So the labels
 * are exchanged some thousand times, and a sum over HEAD's values is believed that hardly any
 * permutation reaches (Fisher 1935, Pitman 1937). All series of a trial keep together, so whatever ties
 * them to one another is in the permutations too; and what is compared is the largest sum of all
 * families and series (Westfall and Young 1993), so that however many there are, one of them is
 * named falsely no more often than asked for.
 * @module
 */
import { seededRandom } from "./random.ts";
import { type Columns, scoresOf } from "./scores.ts";

/** What may be exchanged if nothing has changed. */
export type Exchange =
  /** Values are differences of pairs: either of a pair may have been HEAD. */
  | "pairs"
  /** Values are those of both sides: any repetition of a cell may have been HEAD. */
  | "repetitions";

/** What is tested. */
export interface PermutedColumns extends Columns {
  readonly exchange: Exchange;
  /** Of each cell, how many of its values are HEAD's: its first ones. Only for `repetitions`. */
  readonly heads: readonly number[];
  /** Each a division of cells into families, which are tested together. */
  readonly levels: readonly (readonly (readonly number[])[])[];
}

/** How the permutations are drawn. */
export interface PermutationOptions {
  readonly permutations: number;
  readonly seed: number;
}

/** What is said of the families of one level; `[family * columns + column]`. */
export interface LevelTest {
  /** Sum over HEAD's values in standard deviations of the permutations; NaN where not measured. */
  readonly statistics: Float64Array;
  /** Share of permutations that reach it, by itself: at least 1 / (permutations + 1). */
  readonly p: Float64Array;
  /** The same for the largest of all families and columns of the level. */
  readonly adjusted: Float64Array;
}

/**
 * Tests whether HEAD's values are larger; columns are those of `values`, then all together.
 */
export function permutationTests(
  input: PermutedColumns,
  { permutations, seed }: PermutationOptions,
): LevelTest[] {
  const scores = scoresOf(input, input.exchange === "pairs" ? "zero" : "middle");
  const columns = input.columns + 1;
  const sums = cellSums({ ...input, columns, scores });
  const deviations = cellVariances({ ...input, columns, scores });
  const levels = input.levels.map((families) =>
    levelOf({ families, columns, permutations, sums: sums.seen(), variances: deviations })
  );
  const random = seededRandom(seed);
  for (let drawn = 1; drawn <= permutations; drawn++) {
    const each = sums.permuted(random);
    for (const level of levels) level.count(each);
    if (drawn === FIRST_LOOK && levels.every((level) => level.least() > NOTHING)) break;
  }
  return levels.map((level) => level.result());
}

/**
 * After so many permutations it is given up if no family has a corrected p of at most this (Besag and
 * Clifford 1991, "Sequential Monte Carlo p-values"): what is to be below one in a thousand in the
 * end would be above it here in less than one of a million.
 */
const FIRST_LOOK = 199;
const NOTHING = 0.05;

interface Scored extends PermutedColumns {
  readonly scores: Float64Array;
}

interface CellSums {
  /** Of HEAD as it was. */
  readonly seen: () => Float64Array;
  /** Of HEAD as it could have been; the same array each time. */
  readonly permuted: (random: () => number) => Float64Array;
}

function cellSums(scored: Scored): CellSums {
  return scored.exchange === "pairs" ? sumsOfPairs(scored) : sumsOfRepetitions(scored);
}

function sumsOfPairs({ starts, columns, scores }: Scored): CellSums {
  const cells = starts.length - 1;
  const sums = new Float64Array(cells * columns);
  const fill = (sign: () => number) => {
    sums.fill(0);
    for (let cell = 0; cell < cells; cell++) {
      for (let unit = starts[cell] as number; unit < (starts[cell + 1] as number); unit++) {
        const by = sign();
        add(sums, cell * columns, scores, unit * columns, columns, by);
      }
    }
    return sums;
  };
  return {
    seen: () => fill(() => 1).slice(),
    permuted: (random) => fill(() => random() < 0.5 ? -1 : 1),
  };
}

function sumsOfRepetitions({ starts, heads, columns, scores }: Scored): CellSums {
  const cells = starts.length - 1;
  const sums = new Float64Array(cells * columns);
  const order = Int32Array.from({ length: starts[cells] ?? 0 }, (_, unit) => unit);
  const fill = (random?: () => number) => {
    sums.fill(0);
    for (let cell = 0; cell < cells; cell++) {
      const [start, end] = [starts[cell] as number, starts[cell + 1] as number];
      const last = start + (heads[cell] as number);
      for (let place = start; place < last; place++) {
        // The first steps of a Fisher–Yates shuffle: any order is as good a start as another.
        if (random) swap(order, place, place + Math.floor(random() * (end - place)));
        add(sums, cell * columns, scores, (order[place] as number) * columns, columns, 1);
      }
    }
    return sums;
  };
  return { seen: () => fill().slice(), permuted: (random) => fill(random) };
}

function swap(order: Int32Array, a: number, b: number): void {
  const kept = order[a] as number;
  order[a] = order[b] as number;
  order[b] = kept;
}

// Not an object of options: it is called some millions of times.
function add(
  to: Float64Array,
  toStart: number,
  from: Float64Array,
  fromStart: number,
  count: number,
  by: number,
): void {
  for (let i = 0; i < count; i++) {
    to[toStart + i] = (to[toStart + i] as number) + by * (from[fromStart + i] as number);
  }
}

/** Of each cell's sum under the permutations; 0 where it is not measured or can't differ. */
function cellVariances({ exchange, starts, heads, columns, scores }: Scored): Float64Array {
  const cells = starts.length - 1;
  const variances = new Float64Array(cells * columns);
  for (let cell = 0; cell < cells; cell++) {
    const [start, end] = [starts[cell] as number, starts[cell + 1] as number];
    const [size, n] = [end - start, heads[cell] ?? 0];
    // Of a sum of n drawn from `size` without replacement, whose mean is 0; signs are independent.
    const factor = exchange === "pairs" ? 1 : size < 2 ? 0 : n * (size - n) / (size * (size - 1));
    for (let column = 0; column < columns; column++) {
      let squares = 0;
      for (let unit = start; unit < end; unit++) {
        squares += (scores[unit * columns + column] as number) ** 2;
      }
      variances[cell * columns + column] = factor * squares;
    }
  }
  return variances;
}

interface Counting {
  readonly families: readonly (readonly number[])[];
  readonly columns: number;
  readonly permutations: number;
  readonly sums: Float64Array;
  readonly variances: Float64Array;
}

/** A hair less than what was seen, as the same sum in another order is not the same to the bit. */
const HAIR = 1e-9;

/** Counts how many permutations reach what was seen. */
function levelOf({ families, columns, permutations, sums, variances }: Counting) {
  const members = families.map((cells) => Int32Array.from(cells));
  const deviations = totals(members, columns, variances).map(Math.sqrt);
  const statistics = totals(members, columns, sums).map((sum, i) =>
    sum / (deviations[i] as number)
  );
  const limits = statistics.map((value) => value - HAIR * Math.max(1, Math.abs(value)));
  const reached = new Float64Array(statistics.length);
  const largest = new Float64Array(permutations);
  const scratch = new Float64Array(statistics.length);
  let count = 0;
  const share = (times: number) => (times + 1) / (count + 1);
  const ofLargest = () => {
    const ascending = largest.slice(0, count).sort();
    return (i: number) => share(count - below(ascending, limits[i] as number));
  };
  const known = (value: (i: number) => number) =>
    statistics.map((one, i) => Number.isNaN(one) ? 1 : value(i));
  return {
    count(each: Float64Array): void {
      totals(members, columns, each, scratch);
      largest[count++] = compareAll(scratch, { deviations, limits, reached });
    },
    /** The smallest corrected p so far. */
    least: () => known(ofLargest()).reduce((a, b) => Math.min(a, b), 1),
    result: (): LevelTest => ({
      statistics,
      p: known((i) => share(reached[i] as number)),
      adjusted: known(ofLargest()),
    }),
  };
}

interface Tally {
  readonly deviations: Float64Array;
  readonly limits: Float64Array;
  /** Counted up where a sum reaches its limit. */
  readonly reached: Float64Array;
}

/** The largest of the sums in standard deviations. */
function compareAll(sums: Float64Array, { deviations, limits, reached }: Tally): number {
  let most = -Infinity;
  for (let i = 0; i < sums.length; i++) {
    const value = (sums[i] as number) / (deviations[i] as number);
    if (value >= (limits[i] as number)) reached[i] = (reached[i] as number) + 1;
    if (value > most) most = value;
  }
  return most;
}

/** Sums over the cells of each family. */
function totals(
  families: readonly Int32Array[],
  columns: number,
  each: Float64Array,
  into = new Float64Array(families.length * columns),
): Float64Array {
  into.fill(0);
  for (let family = 0; family < families.length; family++) {
    const cells = families[family] as Int32Array;
    for (let i = 0; i < cells.length; i++) {
      add(into, family * columns, each, (cells[i] as number) * columns, columns, 1);
    }
  }
  return into;
}

/** How many of ascending values are less. */
function below(ascending: Float64Array, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
