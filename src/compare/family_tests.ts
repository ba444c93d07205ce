/**
 * The tests of families: what they take off, which share of the probability of a false alarm each
 * has, and what they say.
 * @module
 */
import { type Exchange, permutationTests } from "../stats/permutation.ts";
import { medianOf } from "../stats/scores.ts";
import { standingOut } from "../stats/standing_out.ts";
import { type Level, LEVELS } from "./family.ts";
import type { MachineChange } from "./machine.ts";
import { BESIDE_MEDIAN, FEWEST_CELLS, OWN_GROUPS } from "./margins.ts";
import { cellChange, changeOf } from "./cell_changes.ts";
import type { CellOutcomes } from "./cell_outcomes.ts";

/** What is taken off HEAD before it is held against BASE. */
export type Margin =
  /** What is noise between runs in turns. */
  | "noise"
  /** What a machine does to runs that were not. */
  | "allowance"
  /** What the median cell has become worse by, if it has, and a quarter more. */
  | "median";

/** One test. */
export interface FamilyTest {
  readonly kind: Exchange | "standing out";
  readonly margin: Margin;
  /** Levels with the share of each, of all that families have. */
  readonly levels: Readonly<Partial<Record<Level, number>>>;
}

const NARROW = { mode: 0.1, scenario_mode: 0.1, cell: 0.1 };
/** In turns; shares add up to 1. */
export const IN_TURNS: readonly FamilyTest[] = [
  { kind: "pairs", margin: "noise", levels: { run: 0.3, mode: 0.1 } },
  { kind: "repetitions", margin: "noise", levels: NARROW },
  { kind: "standing out", margin: "noise", levels: NARROW },
];
/**
 * Not in turns. Cells are held against what cells scatter, not against their repetitions: what a run
 * does to one cell and not to others, all of its repetitions share.
 */
const APART: readonly FamilyTest[] = [
  { kind: "repetitions", margin: "allowance", levels: { run: 0.3, mode: 0.1 } },
  { kind: "standing out", margin: "allowance", levels: NARROW },
  { kind: "standing out", margin: "median", levels: NARROW },
];

/** The fewest permutations that any share of 0.005 can be reached with, and some more. */
const PERMUTATIONS = 4999;
/** Fixed, so that the same runs always have the same verdict. */
const SEED = 1935;

/** A family as the tests see it: places of its cells. */
export type Members = readonly number[];

/** What is tested. */
export interface TestInput {
  readonly cells: readonly CellOutcomes[];
  readonly families: Readonly<Record<Level, readonly Members[]>>;
  readonly inTurns: boolean;
  readonly machine: MachineChange;
}

/** p of a family and group in one direction. */
export interface TestedFamily {
  readonly test: FamilyTest;
  readonly level: Level;
  readonly share: number;
  /** By `family * groups + group`. */
  readonly p: Float64Array;
  /** Corrected for the level's families and groups. */
  readonly adjusted: Float64Array;
}

/**
 * All tests in one direction.
 * @param sign 1: whether HEAD is worse; -1: whether it is better
 */
export function testFamilies(input: TestInput, sign: 1 | -1): TestedFamily[] {
  const enough = input.cells.length >= FEWEST_CELLS;
  return (input.inTurns ? IN_TURNS : APART)
    .filter(({ kind, margin }) => enough || (kind !== "standing out" && margin !== "median"))
    .flatMap((test) => {
      const margins = marginsOf(input, test.margin, sign);
      return test.kind === "standing out"
        ? outstanding(input, { test, margins, sign })
        : permuted(input, { test, margins, sign, exchange: test.kind });
    });
}

interface Asked {
  readonly test: FamilyTest;
  /** By cell and group. */
  readonly margins: readonly (readonly number[])[];
  readonly sign: 1 | -1;
}

function marginsOf({ cells, machine }: TestInput, margin: Margin, sign: 1 | -1) {
  if (margin === "noise") return cells.map(({ noise }) => noise);
  if (margin === "allowance") {
    const more = Math.log(sign === 1 ? machine.slower : machine.faster);
    return cells.map(({ allowance }) => allowance.map((one) => one + more));
  }
  const common = OWN_GROUPS.map((_, group) => commonChange(cells, group, sign));
  return cells.map(() => common.map((one) => one + Math.log(BESIDE_MEDIAN)));
}

/**
 * By what the median cell has become worse, or with -1 better, as a logarithm. At least 0: where
 * most got faster, what did not has not become slower for it.
 */
export function commonChange(
  cells: readonly CellOutcomes[],
  column: number,
  sign: 1 | -1,
): number {
  const changes = Float64Array.from(cells, (cell) => sign * changeOf(cell, column));
  return Math.max(0, medianOf(changes.filter((value) => !Number.isNaN(value))));
}

function permuted(
  input: TestInput,
  { test, margins, sign, exchange }: Asked & { exchange: Exchange },
) {
  const { cells, families } = input;
  const columns = OWN_GROUPS.length;
  const rows = cells.map((cell, place) => {
    const off = margins[place] as readonly number[];
    const [before, after] = [cell.base, cell.head].map((side) =>
      side.map((trial) => trial.map((value) => sign * value))
    ) as [number[][], number[][]];
    const shifted = after.map((trial) => trial.map((value, g) => value - (off[g] as number)));
    return exchange === "repetitions"
      ? [...shifted, ...before]
      : cell.pairs.map(([b, h]) =>
        (shifted[h] as number[]).map((value, g) => value - (before[b]?.[g] as number))
      );
  });
  const levels = LEVELS.filter((level) => test.levels[level] !== undefined);
  const starts = rows.reduce<number[]>(
    (at, those) => [...at, (at.at(-1) as number) + those.length],
    [
      0,
    ],
  );
  const results = permutationTests({
    ...{ exchange, starts, columns, heads: cells.map(({ head }) => head.length) },
    values: Float64Array.from(rows.flat(2)),
    levels: levels.map((level) => families[level]),
  }, { permutations: PERMUTATIONS, seed: SEED });
  return results.map((result, index): TestedFamily => {
    const level = levels[index] as Level;
    const { p, adjusted } = result;
    return { test, level, share: test.levels[level] ?? 0, p, adjusted };
  });
}

function outstanding(input: TestInput, { test, margins, sign }: Asked): TestedFamily[] {
  const { cells, families, inTurns } = input;
  const columns = OWN_GROUPS.length;
  const each = cells.flatMap((cell) =>
    OWN_GROUPS.map((_, g) => cellChange(cell, { column: g, inTurns }))
  );
  const changes = {
    columns,
    changes: Float64Array.from(each, ({ change }) => sign * change),
    errors: Float64Array.from(each, ({ error }) => error),
    margins: Float64Array.from(margins.flat()),
    repetitions: repetitionsOf(cells),
  };
  return LEVELS.filter((level) => test.levels[level] !== undefined).map((level): TestedFamily => {
    const p = standingOut(changes, families[level]);
    const adjusted = p.map((one) => Math.min(1, one * p.length));
    return { test, level, share: test.levels[level] ?? 0, p, adjusted };
  });
}

/** Of most cells, on the side that has fewer. */
export function repetitionsOf(cells: readonly CellOutcomes[]): number {
  return Math.floor(
    medianOf(Float64Array.from(cells, ({ base, head }) => Math.min(base.length, head.length))),
  );
}
