/**
 * Noisy quantities held against each other repetition by repetition, and what of it is shown.
 *
 * The two figures that a sentence names are the medians that stand in the table, and its ratio is
 * that of these figures as they are read. How far it can be trusted is told by the pairs.
 * @module
 */
import type { CellSummary } from "../stats/cells.ts";
import { median } from "../stats/quantile.ts";
import { type PairedRatio, pairedRatio } from "../stats/ratio.ts";
import { signTest } from "../stats/signs.ts";
import type { Say } from "./finding.ts";
import { asRead } from "../format/numbers.ts";
import { type CellValues, known } from "./cell_metrics.ts";

/** Fewest repetitions from which a time or a rate is worth a sentence. */
export const ENOUGH = 3;
/** From so many repetitions on, the interval is narrower than their range. */
const NARROWER = 6;
/** A difference smaller than this is not called one. */
const NOISE_PERCENT = 5;
/**
 * The same below {@link NARROWER} repetitions, whose interval is their range: of three it holds the
 * true median with 75 % only, and many comparisons are made.
 */
const NOISE_OF_FEW_PERCENT = 30;
const CONFIDENCE_PERCENT = 95;
/** Pairs of all cells that lean one way more often than this is likely are told as leaning. */
const LEANING = 0.05;

/** A cell held against another. */
export interface CellPair {
  readonly cell: CellSummary;
  readonly against: CellSummary;
  /** Medians over the repetitions that both have. */
  readonly value: number;
  readonly reference: number;
  /** Of the pairs. */
  readonly ratio: PairedRatio;
  /** Pairs in which the cell has more, and in which it has less. */
  readonly more: number;
  readonly less: number;
  /** Whether every repetition of either cell is in a pair. */
  readonly whole: boolean;
}

/** Both cells' values, repetition by repetition; `undefined` without a pair. */
export function comparison(
  cells: Pick<CellPair, "cell" | "against">,
  ours: CellValues | undefined,
  theirs: CellValues | undefined,
): CellPair | undefined {
  const ratio = pairedRatio(ours?.values ?? [], theirs?.values ?? []);
  if (!ratio || !(ratio.median > 0)) return undefined;
  const pairs = (ours?.values ?? []).flatMap((a, index) => {
    const b = theirs?.values[index] ?? null;
    return a === null || b === null || !Number.isFinite(a / b) ? [] : [[a, b] as const];
  });
  return {
    ...{ ...cells, ratio },
    value: median(pairs.map(([a]) => a)) ?? 0,
    reference: median(pairs.map(([, b]) => b)) ?? 0,
    more: pairs.filter(([a, b]) => a > b).length,
    less: pairs.filter(([a, b]) => a < b).length,
    whole: pairs.length === known(ours).length && pairs.length === known(theirs).length,
  };
}

/**
 * Whether a ratio stands out of the noise: enough pairs, and an interval wholly beyond it.
 */
export function isShown({ low, high, pairs }: PairedRatio): boolean {
  const noise = 1 + (pairs < NARROWER ? NOISE_OF_FEW_PERCENT : NOISE_PERCENT) / 100;
  return pairs >= ENOUGH && (low > noise || high < 1 / noise);
}

/** How far a difference has to go to be told for a single comparison, in words. */
export function beyondText(say: Say, ratios: readonly PairedRatio[]): string {
  const few = () => `${say.count("noise_of_few_percent", NOISE_OF_FEW_PERCENT)} % in every pair`;
  const many = () =>
    `${say.count("noise_percent", NOISE_PERCENT)} % with the whole ` +
    `${say.count("confidence_percent", CONFIDENCE_PERCENT)} % interval`;
  const scarce = ratios.filter(({ pairs }) => pairs < NARROWER).length;
  if (scarce === ratios.length) return few();
  return scarce === 0
    ? many()
    : `${few()} or, from ${say.count("narrower_from", NARROWER)} on, ${many()}`;
}

/** How many times what is shown first is what is shown second, of the figures as they are read. */
export function ratioText(
  say: Say,
  [value, reference]: readonly [text: string, text: string],
  { value: exact, reference: other }: Pick<CellPair, "value" | "reference">,
): string {
  const read = asRead(value) / asRead(reference);
  return say.times("ratio", Number.isFinite(read) && read > 0 ? read : exact / other);
}

/** What the pairs say of a ratio, and how many there are. */
export function pairsText(say: Say, { ratio, whole }: CellPair): string {
  const [from, to] = [say.times("ratio_low", ratio.low), say.times("ratio_high", ratio.high)];
  const repetitions = `${say.count("repetitions", ratio.pairs)} repetitions` +
    (whole ? "" : " that both have");
  if (ratio.pairs < NARROWER) return `pair by pair ${from} to ${to} over ${repetitions}`;
  return `pair by pair ${say.times("ratio_of_pairs", ratio.median)}, ` +
    `${say.count("confidence_percent", CONFIDENCE_PERCENT)} % bootstrap interval ${from} to ` +
    `${to}, from ${repetitions}`;
}

/** The pairs of a mode in all its cells. */
export interface Lean {
  readonly mode: string;
  readonly more: number;
  readonly less: number;
  readonly pairs: number;
  /** The cells' middle ratio. */
  readonly ratio: number;
  /** Whether they lean one way more often than by chance. */
  readonly leans: boolean;
}

/** How the pairs of all cells of a mode lie, taken together. */
export function leanOf(mode: string, comparisons: readonly CellPair[]): Lean {
  const mine = comparisons.filter(({ cell }) => cell.mode === mode);
  const sum = (of: (one: CellPair) => number) => mine.reduce((all, one) => all + of(one), 0);
  const [more, less] = [sum((one) => one.more), sum((one) => one.less)];
  return {
    ...{ mode, more, less, pairs: sum(({ ratio }) => ratio.pairs) },
    ratio: median(mine.map(({ ratio }) => ratio.median)) ?? 1,
    leans: signTest(more, less) <= LEANING,
  };
}
