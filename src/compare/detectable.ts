/**
 * The least worsening that the tests of a family would find in 9 of 10 comparisons.
 * @module
 */
import { medianOf, TO_DEVIATION } from "../stats/scores.ts";
import { DEGREES } from "../stats/standing_out.ts";
import { studentQuantile } from "../stats/student.ts";
import { meanOfKnown } from "./family_estimate.ts";
import { cellChange, changeOf, pairChanges, type TestedFamily } from "./family_tests.ts";
import { BESIDE_MEDIAN, GROUPS, OWN_GROUPS } from "./margins.ts";
import type { CellOutcomes } from "./outcomes.ts";

/** Of which family. */
export interface DetectableInput {
  readonly cells: readonly CellOutcomes[];
  readonly members: readonly number[];
  readonly column: number;
  /** Families of the level. */
  readonly families: number;
  readonly alpha: number;
  readonly machine: number;
  readonly inTurns: boolean;
}

/** A normal value lies above its mean less so many deviations in 9 of 10. */
const NINE_OF_TEN = 1.2815515655446004;

/**
 * As a ratio; Infinity where no change could be found. For values whose spread is that of the
 * run's own repetitions, and which are all worse by as much.
 */
export function detectableBy(tests: readonly TestedFamily[], input: DetectableInput): number {
  const [pairs, repetitions, changes] = [
    pairSpread(input),
    repetitionSpread(input),
    scatter(input),
  ];
  return Math.exp(
    tests.reduce((least, { test, share, critical }) => {
      const level = input.alpha * share;
      const beyond = test.kind === "pairs"
        ? byPairs(input, { spread: pairs, limit: critical(level) })
        : test.kind === "repetitions"
        ? byRepetitions(input, { spread: repetitions, limit: critical(level) })
        : byScatter(input, { spread: changes, level });
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
    .map((each) => pick(each, input.column)).filter((value) => !Number.isNaN(value));
  const machine = margin === "allowance" ? Math.max(0, Math.log(input.machine)) : 0;
  return own.reduce((a, b) => a + b, 0) / own.length + machine;
}

function pick(each: readonly number[], column: number): number {
  return column < OWN_GROUPS.length ? each[column] as number : meanOfKnown(each);
}

/** Differences of pairs around those of their cell. */
function pairSpread({ cells, column, inTurns }: DetectableInput): number {
  if (!inTurns) return NaN;
  return pooled(
    cells.map((cell) =>
      column < OWN_GROUPS.length
        ? pairChanges(cell, column)
        : Float64Array.from(cell.pairs, ([b, h]) =>
          meanOfKnown(cell.head[h] ?? []) - meanOfKnown(cell.base[b] ?? []))
    ),
  );
}

/** Values around the median of their side of their cell. */
function repetitionSpread({ cells, column }: DetectableInput): number {
  return pooled(
    cells.flatMap(({ base, head }) =>
      [base, head].map((side) => Float64Array.from(side, (trial) => pick(trial, column)))
    ),
  );
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

function scatter({ cells, members, column, inTurns }: DetectableInput): number {
  const of = (cell: CellOutcomes) =>
    column < OWN_GROUPS.length ? cellChange(cell, column, inTurns) : {
      change: meanOfKnown(OWN_GROUPS.map((_, g) => changeOf(cell, g))),
      error: meanOfKnown(OWN_GROUPS.map((_, g) => cellChange(cell, g, inTurns).error)),
    };
  const changes = Float64Array.from(cells, (cell) => of(cell).change)
    .filter((value) => !Number.isNaN(value));
  const middle = medianOf(changes);
  const spread = medianOf(changes.map((value) => Math.abs(value - middle))) * TO_DEVIATION;
  const own = members.map((place) => of(cells[place] as CellOutcomes).error || 0);
  return Math.max(0.02, spread, own.reduce((a, b) => a + b, 0) / own.length);
}
