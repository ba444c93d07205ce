/**
 * Families whose right answer is known: outcomes of runs of identical code drawn again and again, as
 * they are or with a slow-down put in. What `deno task alarms` counts.
 * @module
 */
import type { CellKey } from "../stats/cells.ts";
import { idOf, matchCells, type RunMeasurements } from "./cell.ts";
import { OWN_GROUPS } from "./margins.ts";
import { type CellOutcomes, outcomesOf } from "./cell_outcomes.ts";

/** How a comparison is drawn. */
export interface CellDraw {
  readonly repetitions: number;
  readonly random: () => number;
}

/** All cells of two runs, with every metric and the registry's thresholds. */
export function cellsOf(base: RunMeasurements, head: RunMeasurements): readonly CellOutcomes[] {
  return outcomesOf(matchCells([base], head), {
    wanted: () => true,
    noiseOf: ({ noise }) => noise ?? { relative: 0.05, absolute: 0 },
  }).cells;
}

/** Several interleaved runs as one with all of their pairs, cell by cell. */
export function pooledPairs(runs: readonly (readonly CellOutcomes[])[]): CellOutcomes[] {
  const cells = Map.groupBy(runs.flat(), ({ key }) => idOf(key));
  return [...cells.values()].map((those) => {
    const pairs = those.flatMap(({ base, head, pairs }) =>
      pairs.map(([b, h]) => [base[b] as readonly number[], head[h] as readonly number[]] as const)
    );
    return paired(those[0] as CellOutcomes, pairs);
  });
}

/** Pairs drawn with replacement, by lot which of a pair is HEAD. */
export function drawnPairs(
  cells: readonly CellOutcomes[],
  { repetitions, random }: CellDraw,
): CellOutcomes[] {
  return cells.map((cell) => {
    const drawn = Array.from({ length: repetitions }, () => {
      const [b, h] = cell.pairs[Math.floor(random() * cell.pairs.length)] as readonly [
        number,
        number,
      ];
      const pair = [cell.base[b] as readonly number[], cell.head[h] as readonly number[]] as const;
      return random() < 0.5 ? pair : [pair[1], pair[0]] as const;
    });
    return paired(cell, drawn);
  });
}

/** Repetitions of either run drawn with replacement from its own. */
export function drawnRuns(
  cells: readonly CellOutcomes[],
  { repetitions, random }: CellDraw,
): CellOutcomes[] {
  return cells.map((cell) => {
    const draw = (side: CellOutcomes["base"]) =>
      Array.from(
        { length: repetitions },
        () => side[Math.floor(random() * side.length)] as readonly number[],
      );
    return { ...cell, base: draw(cell.base), head: draw(cell.head), pairs: [] };
  });
}

/** HEAD so many times as slow in the cells that are meant. */
export function slowed(
  cells: readonly CellOutcomes[],
  factor: number,
  meant: (key: CellKey, place: number) => boolean = () => true,
): CellOutcomes[] {
  const by = Math.log(factor);
  return cells.map((cell, place) =>
    meant(cell.key, place)
      ? {
        ...cell,
        head: cell.head.map((trial) => OWN_GROUPS.map((_, g) => (trial[g] ?? NaN) + by)),
      }
      : cell
  );
}

function paired(
  cell: CellOutcomes,
  pairs: readonly (readonly [readonly number[], readonly number[]])[],
): CellOutcomes {
  return {
    ...cell,
    base: pairs.map(([base]) => base),
    head: pairs.map(([, head]) => head),
    pairs: pairs.map((_, index) => [index, index] as const),
  };
}
