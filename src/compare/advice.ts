/**
 * How many repetitions would settle what the run as a whole leaves open: found by drawing longer
 * comparisons from the run's own pairs and judging them as they will be judged.
 * @module
 */
import { normalQuantile } from "../stats/normal.ts";
import { seededRandom } from "../stats/random.ts";
import { medianOf } from "../stats/scores.ts";
import { studentQuantile } from "../stats/student_t.ts";
import { inColumn } from "./cell_changes.ts";
import type { FamilyVerdict } from "./family.ts";
import { endsOf, OUTSIDE } from "./family_estimate.ts";
import { IN_TURNS } from "./family_tests.ts";
import { GROUPS, SAME } from "./margins.ts";
import type { CellOutcomes } from "./cell_outcomes.ts";

/** What to do about an open verdict on the whole run. */
export interface Advice {
  /** The fewest repetitions a side that settle it; absent where not even 100 do. */
  readonly repetitions?: number;
  /** Of 100 drawn comparisons of that many repetitions, or of 100, those that were settled. */
  readonly settled: number;
}

/** What is advised on. */
export interface AdviceInput {
  readonly cells: readonly CellOutcomes[];
  readonly families: readonly FamilyVerdict[];
  /** Of all families. */
  readonly alpha: number;
}

/** Repetitions that are tried; more is no advice. */
const TRIED: readonly number[] = [2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 70, 100];
const DRAWS = 100;
/** At least 80 are promised; some more, as these are but 100 draws from what is known so far. */
const ENOUGH = 88;
const SEED = 1987;

/**
 * The advice; only in turns, as nothing that is repeated tells a machine from the code.
 * @returns `undefined` where the whole run is judged, or there is nothing to draw from
 */
export function adviceOn({ cells, families, alpha }: AdviceInput): Advice | undefined {
  const run = families.filter(({ level, allowed }) => level === "run" && !allowed);
  const open = run.filter(({ verdict }) => verdict === "not judged");
  const pairs = columnsOf(cells);
  if (open.length === 0 || pairs.length < 2) return undefined;
  if (run.some(({ verdict }) => verdict === "regressed")) return undefined;
  const now = Math.max(...cells.map((cell) => cell.pairs.length));
  const tried = TRIED.filter((repetitions) => repetitions > now);
  const level = alpha * (IN_TURNS[0]?.levels.run ?? 0);
  const limit = -normalQuantile(level / GROUPS.length);
  const of = (repetitions: number) =>
    settledOf({ pairs, count: repetitions * cells.length, limit, margins: marginsOf(cells) });
  // More repetitions settle more, so the least that is enough can be looked for by halving.
  let [low, high] = [0, tried.length];
  let settled = 0;
  while (low < high) {
    const middle = (low + high) >> 1;
    const share = of(tried[middle] as number);
    if (share >= ENOUGH) [high, settled] = [middle, share];
    else low = middle + 1;
  }
  const repetitions = tried[low];
  return repetitions === undefined
    ? { settled: of(TRIED.at(-1) as number) }
    : { repetitions, settled };
}

/** Changes of all pairs by column of `GROUPS`. */
function columnsOf(cells: readonly CellOutcomes[]): number[][] {
  const rows = cells.flatMap(({ base, head, pairs }) =>
    pairs.map(([b, h]) =>
      GROUPS.map((_, column) => inColumn(head[h] ?? [], column) - inColumn(base[b] ?? [], column))
    )
  );
  const columns = GROUPS.map((_, column) => {
    const own = Float64Array.from(rows, (row) => row[column] as number);
    const ends = endsOf(own.filter((value) => !Number.isNaN(value)));
    return own.map((value) => Math.max(ends.low, Math.min(ends.high, value)));
  });
  return rows.map((_, index) => columns.map((own) => own[index] as number));
}

function marginsOf(cells: readonly CellOutcomes[]): number[] {
  return GROUPS.map((_, column) =>
    medianOf(
      Float64Array.from(cells, ({ noise }) => inColumn(noise, column))
        .filter((value) => !Number.isNaN(value)),
    )
  );
}

interface Drawing {
  readonly pairs: readonly (readonly number[])[];
  readonly count: number;
  /** What a sum of pairs has to reach in its standard deviations. */
  readonly limit: number;
  readonly margins: readonly number[];
}

/**
 * Of 100 draws those that are settled. Pairs are drawn from those of all cells, as one has too few.
 * What a run of few pairs has changed by is mostly chance, so it is taken for as much less as its
 * standard error makes likely (James and Stein 1961).
 */
function settledOf({ pairs, count, limit, margins }: Drawing): number {
  const random = seededRandom(SEED);
  const whole = sumsOf(pairs.length, (index) => pairs[index] as readonly number[]);
  const off = whole.map((own) => shrunkBy(own));
  const pick = () => pairs[Math.floor(random() * pairs.length)] as readonly number[];
  let settled = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const drawn = sumsOf(count, pick);
    const words = drawn.flatMap((own, column) => {
      if (own.n < 2) return [];
      const likely = shifted(own, off[column] as number);
      return [wordOf(likely, margins[column] as number, limit)];
    });
    if (words.includes("regressed") || !words.includes("open")) settled++;
  }
  return Math.round(100 * settled / DRAWS);
}

/** All that is needed of many values. */
interface Sums {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

function sumsOf(count: number, pair: (index: number) => readonly number[]): Sums[] {
  const sums = GROUPS.map(() => ({ n: 0, sum: 0, squares: 0 }));
  for (let index = 0; index < count; index++) {
    const values = pair(index);
    for (const [column, own] of sums.entries()) {
      const value = values[column] as number;
      if (Number.isNaN(value)) continue;
      own.n++;
      own.sum += value;
      own.squares += value * value;
    }
  }
  return sums;
}

/** What is to be added to a mean so that it is as far from 0 as it is likely to be. */
function shrunkBy(own: Sums): number {
  if (own.n < 2) return 0;
  const mean = own.sum / own.n;
  const kept = Math.max(0, 1 - (errorOf(own) / mean) ** 2);
  return mean === 0 ? 0 : mean * (kept - 1);
}

/** Standard error of the mean. */
function errorOf({ n, sum, squares }: Sums): number {
  return Math.sqrt(Math.max(0, squares - sum * sum / n) / (n - 1) / n);
}

/** Of the same values with so much more. */
function shifted({ n, sum, squares }: Sums, by: number): Sums {
  return { n, sum: sum + n * by, squares: squares + 2 * by * sum + n * by * by };
}

/** As `judgeFamilies` has it, the permutations replaced by what it comes to with many pairs. */
function wordOf(
  own: Sums,
  margin: number,
  limit: number,
): "regressed" | "improved" | "same" | "open" {
  const { n, sum } = own;
  const worse = shifted(own, -margin);
  if (worse.sum / Math.sqrt(worse.squares) >= limit) return "regressed";
  const better = shifted(own, margin);
  if (-better.sum / Math.sqrt(better.squares) >= limit) return "improved";
  const far = Math.abs(sum / n) + studentQuantile(OUTSIDE / 2, n - 1) * errorOf(own);
  return far <= Math.log(SAME) ? "same" : "open";
}
