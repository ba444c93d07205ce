/**
 * How many repetitions would settle what the run as a whole leaves open: found by drawing longer
 * comparisons from the run's own pairs and judging them as they will be judged.
 * @module
 */
import { normalQuantile } from "../stats/normal.ts";
import { seededRandom } from "../stats/random.ts";
import { medianOf } from "../stats/scores.ts";
import { inColumn } from "./cell_changes.ts";
import type { FamilyVerdict } from "./family.ts";
import { intervalOf } from "./family_estimate.ts";
import { IN_TURNS } from "./family_tests.ts";
import { GROUPS, SAME } from "./margins.ts";
import type { CellOutcomes } from "./outcomes.ts";

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
  return cells.flatMap(({ base, head, pairs }) =>
    pairs.map(([b, h]) =>
      GROUPS.map((_, column) => inColumn(head[h] ?? [], column) - inColumn(base[b] ?? [], column))
    )
  );
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
 * Of 100 draws those that are settled. Pairs are drawn from those of all cells, as one has too few,
 * and what the run has changed by is drawn as well: it is known no better than from so many pairs.
 */
function settledOf({ pairs, count, limit, margins }: Drawing): number {
  const random = seededRandom(SEED);
  const pick = () => pairs[Math.floor(random() * pairs.length)] as readonly number[];
  let settled = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const again = pairs.map(pick);
    const drawn = Array.from({ length: count }, pick);
    const words = GROUPS.map((_, column) => {
      const off = meanIn(again, column) - meanIn(pairs, column);
      const values = Float64Array.from(drawn, (pair) => (pair[column] as number) + off)
        .filter((value) => !Number.isNaN(value));
      return values.length < 2 ? "unchanged" : wordOf(values, margins[column] as number, limit);
    });
    if (words.includes("regressed") || !words.includes("open")) settled++;
  }
  return Math.round(100 * settled / DRAWS);
}

function meanIn(pairs: readonly (readonly number[])[], column: number): number {
  const known = pairs.map((pair) => pair[column] as number).filter((one) => !Number.isNaN(one));
  return known.length === 0 ? 0 : known.reduce((a, b) => a + b, 0) / known.length;
}

/** As `judgeFamilies` has it, the dealing replaced by what it comes to with many pairs. */
function wordOf(values: Float64Array, margin: number, limit: number) {
  const sum = (sign: 1 | -1) => {
    const scores = values.map((value) => sign * value - margin);
    return scores.reduce((a, b) => a + b, 0) / Math.sqrt(scores.reduce((a, b) => a + b * b, 0));
  };
  if (sum(1) >= limit) return "regressed";
  if (sum(-1) >= limit) return "improved";
  const { low, high } = intervalOf(values);
  const most = Math.log(SAME);
  return low >= -most && high <= most ? "unchanged" : "open";
}
