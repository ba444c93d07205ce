/**
 * The least worsening that the tests of a family would find in 9 of 10 comparisons.
 * @module
 */
import { normalQuantile } from "../stats/normal.ts";
import { DEGREES } from "../stats/standing_out.ts";
import { studentQuantile } from "../stats/student.ts";
import type { TestedFamily } from "./family_tests.ts";
import { BESIDE_MEDIAN, GROUPS } from "./margins.ts";
import { inColumn } from "./cell_changes.ts";
import type { CellOutcomes } from "./outcomes.ts";
import type { Spreads } from "./spreads.ts";

/** Of which family. */
export interface DetectableInput {
  readonly cells: readonly CellOutcomes[];
  readonly members: readonly number[];
  readonly column: number;
  /** Of the column. */
  readonly spreads: Spreads;
  /** Families of the level. */
  readonly families: number;
  readonly alpha: number;
  readonly machine: number;
}

/** A normal value lies above its mean less so many deviations in 9 of 10. */
const NINE_OF_TEN = 1.2815515655446004;

/**
 * As a ratio; Infinity where no change could be found. For values whose spread is that of the
 * run's own repetitions, and which are all worse by as much.
 */
export function detectableBy(tests: readonly TestedFamily[], input: DetectableInput): number {
  const { pairs, repetitions, changes, errors } = input.spreads;
  const own = input.members.reduce((sum, place) => sum + (errors[place] as number), 0);
  const scatter = Math.max(changes, own / input.members.length);
  return Math.exp(
    tests.reduce((least, { test, share }) => {
      const level = input.alpha * share;
      // Of the largest of so many, which are nearly normal; what they have in common makes it less.
      const limit = -normalQuantile(level / (input.families * GROUPS.length));
      const beyond = test.kind === "pairs"
        ? byPairs(input, { spread: pairs, limit })
        : test.kind === "repetitions"
        ? byRepetitions(input, { spread: repetitions, limit })
        : byScatter(input, { spread: scatter, level });
      return Math.min(least, marginOf(input, test.margin) + beyond);
    }, Infinity),
  );
}

interface Spread {
  readonly spread: number;
  /** What the statistic has to reach. */
  readonly limit: number;
}

/**
 * n differences that spread by s around d have a statistic of about d √n / √(d² + s²): never above
 * √n.
 */
function byPairs({ cells, members }: DetectableInput, { spread, limit }: Spread): number {
  const n = members.reduce((sum, place) => sum + (cells[place] as CellOutcomes).pairs.length, 0);
  if (n <= limit * limit) return Infinity;
  return spread * (limit / Math.sqrt(n - limit * limit) + NINE_OF_TEN / Math.sqrt(n));
}

/** The same of two sides: half of their distance is what stands beside the spread. */
function byRepetitions({ cells, members }: DetectableInput, { spread, limit }: Spread): number {
  const own = members.map((place) => cells[place] as CellOutcomes);
  // Of a cell with n and m values: n m / (n + m) is what a sum over HEAD is worth.
  const worth = own.reduce(
    (sum, { base: { length: m }, head: { length: n } }) => sum + n * m / (n + m),
    0,
  );
  const freedom = own.reduce(
    (sum, { base: { length: m }, head: { length: n } }) => sum + n * m * (n + m - 1) / (n + m) ** 2,
    0,
  );
  const most = 4 * freedom;
  if (most <= limit * limit) return Infinity;
  return spread * (2 * limit / Math.sqrt(most - limit * limit) + NINE_OF_TEN / Math.sqrt(worth));
}

function byScatter(
  { members, families }: DetectableInput,
  { spread, level }: { readonly spread: number; readonly level: number },
): number {
  const limit = studentQuantile(level / (families * GROUPS.length), DEGREES);
  return spread * (limit + NINE_OF_TEN) / Math.sqrt(members.length);
}

function marginOf(input: DetectableInput, margin: "noise" | "allowance" | "median"): number {
  if (margin === "median") return Math.log(BESIDE_MEDIAN);
  const own = input.members.map((place) => (input.cells[place] as CellOutcomes)[margin])
    .map((each) => inColumn(each, input.column)).filter((value) => !Number.isNaN(value));
  const machine = margin === "allowance" ? Math.max(0, Math.log(input.machine)) : 0;
  return own.reduce((a, b) => a + b, 0) / own.length + machine;
}
