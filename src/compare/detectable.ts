/**
 * The least worsening that the tests of a family would find in 9 of 10 comparisons.
 * @module
 */
import { largestCount } from "../stats/rank_sums.ts";
import { degreesFor } from "../stats/standing_out.ts";
import { studentQuantile } from "../stats/student_t.ts";
import { repetitionsOf, type TestedFamily } from "./family_tests.ts";
import type { MachineChange } from "./machine.ts";
import { BESIDE_MEDIAN, GROUPS } from "./margins.ts";
import { inColumn } from "./cell_changes.ts";
import type { CellOutcomes } from "./cell_outcomes.ts";
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
  readonly machine: MachineChange;
}

/** A normal value lies above its mean less so many deviations in 9 of 10. */
const NINE_OF_TEN = 1.2815515655446004;

/**
 * As a ratio; Infinity where no change could be found. For values whose spread is that of the
 * run's own repetitions, and which are all worse by as much.
 */
export function detectableBy(tests: readonly TestedFamily[], input: DetectableInput): number {
  const { pairsOfCell, repetitionsOfCell, changes, errors } = input.spreads;
  const [pairs, repetitions] = [pairsOfCell, repetitionsOfCell].map((spreads) =>
    rootMeanSquare(input.members.map((place) => spreads[place] as number))
  ) as [number, number];
  const own = input.members.reduce((sum, place) => sum + (errors[place] as number), 0);
  const scatter = Math.max(changes, own / input.members.length);
  return Math.exp(
    tests.reduce((least, { test, share }) => {
      const level = input.alpha * share;
      const beyond = test.kind === "pairs"
        ? byPermutation(input, { ...pairsIn(input), spread: pairs, level })
        : test.kind === "repetitions"
        ? byPermutation(input, { ...repetitionsIn(input), spread: repetitions, level })
        : byScatter(input, { spread: scatter, level });
      return Math.min(least, marginOf(input, test.margin) + beyond);
    }, Infinity),
  );
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((a, b) => a + b * b, 0) / values.length);
}

/** What can be permuted. */
interface Permutable {
  /** The mean change has the standard error of a value by the root of this. */
  readonly worth: number;
  readonly degrees: number;
  /** Logarithm of the number of permutations there are. */
  readonly permutations: number;
}

/**
 * Permuting comes to about what Student's t says (Box and Andersen 1955), but for few values,
 * of which no permutation is rare enough.
 */
function byPermutation(
  { families }: DetectableInput,
  { worth, degrees, permutations, spread, level }: Permutable & {
    readonly spread: number;
    readonly level: number;
  },
): number {
  // All groups of a permutation that sets everything apart are the same permutation.
  if (degrees < 1 || Math.log(families / level) > permutations) return Infinity;
  const limit = studentQuantile(level / (families * GROUPS.length), degrees);
  return spread * (limit + NINE_OF_TEN) / Math.sqrt(worth);
}

function pairsIn({ cells, members }: DetectableInput): Permutable {
  const n = members.reduce((sum, place) => sum + (cells[place] as CellOutcomes).pairs.length, 0);
  return { worth: n, degrees: n - 1, permutations: n * Math.LN2 };
}

function repetitionsIn({ cells, members }: DetectableInput): Permutable {
  const sizes = members.map((place) => cells[place] as CellOutcomes)
    .map(({ base, head }) => [base.length, head.length] as const);
  const sum = (of: (n: number, m: number) => number) =>
    sizes.reduce((total, [n, m]) => total + of(n, m), 0);
  return {
    worth: sum((n, m) => n * m / (n + m)),
    degrees: sum((n, m) => n + m - 1) - 1,
    permutations: sum((n, m) => Math.log(largestCount(n, m))),
  };
}

function byScatter(
  { cells, members, families }: DetectableInput,
  { spread, level }: { readonly spread: number; readonly level: number },
): number {
  const limit = studentQuantile(
    level / (families * GROUPS.length),
    degreesFor(repetitionsOf(cells)),
  );
  return spread * (limit + NINE_OF_TEN) / Math.sqrt(members.length);
}

function marginOf(input: DetectableInput, margin: "noise" | "allowance" | "median"): number {
  if (margin === "median") return Math.log(BESIDE_MEDIAN);
  const own = input.members.map((place) => (input.cells[place] as CellOutcomes)[margin])
    .map((each) => inColumn(each, input.column)).filter((value) => !Number.isNaN(value));
  const machine = margin === "allowance" ? Math.log(input.machine.slower) : 0;
  return own.reduce((a, b) => a + b, 0) / own.length + machine;
}
