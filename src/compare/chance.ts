/**
 * Counts that chance decides in some cells, though they repeat to the digit in all others: which,
 * and what is said of them.
 * @module
 */
import { cellNamer, type MatchedCell } from "./cell.ts";
import { ALL_EQUAL } from "./noisy.ts";
import type { Comparison, NotExact } from "./verdict.ts";

/**
 * Exact metrics of the cell that chance decides, by what its trials say of themselves. One trial of
 * either side is enough: all are of the same cell, and an older version may not say so.
 */
export function chanceIn({ bases, head }: MatchedCell): ReadonlySet<string> {
  const trials = [...bases, head].flatMap((cell) => cell?.trials ?? []);
  return new Set(trials.flatMap(({ chance = [] }) => chance));
}

/** In words, after the name of the metric. */
export const NOT_EXACT: Readonly<Record<NotExact, string>> = {
  chance: "decided by chance",
  differs: "differs within BASE",
};

/** What was judged as noisy against its nature, and where: lines for people. Equal values are not. */
export function notExact(comparisons: readonly Comparison[]): string[] {
  const name = cellNamer(comparisons.map(({ cell }) => cell));
  const whyIs = (why: NotExact) =>
    comparisons.filter((one) => one.notExact === why && one.reason !== ALL_EQUAL);
  const chance = whyIs("chance");
  const differs = Map.groupBy(whyIs("differs"), ({ metric, side }) => `${metric} ${side}`);
  return [
    ...(chance.length === 0 ? [] : [
      `chance decides ${namesOf(chance).join(", ")} in ${cellsOf(chance, name)}: judged as noisy`,
    ]),
    ...[...differs].map(([metric, those]) =>
      `${metric} differs between repetitions of the base in ${
        cellsOf(those, name)
      }: judged as noisy`
    ),
  ];
}

function namesOf(those: readonly Comparison[]): string[] {
  return [...new Set(those.map(({ metric = "" }) => metric))];
}

/** The cell, or the first of several. */
function cellsOf(
  those: readonly Comparison[],
  name: (cell: Comparison["cell"]) => string,
): string {
  const names = [...new Set(those.map(({ cell }) => name(cell)))];
  return names.length === 1 ? `${names[0]}` : `${names.length} cells, first of them ${names[0]}`;
}
