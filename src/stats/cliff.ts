/**
 * The cliff of a curve of rates: where it falls to less than half of its start and stays there.
 * @module
 */
import { median } from "./quantile.ts";

/** Levels in the running median: an odd number, so that each has as many before as behind it. */
const WINDOW = 5;
/** Levels that make the start, at most; of few levels a third. */
const START_LEVELS = 20;
/** Fewer levels have no shape. */
const FEWEST_LEVELS = 12;
/** Below this share of the start the rate has fallen off the cliff. */
const SHARE = 0.5;

/** One level of a curve. */
export interface CurveLevel {
  /** What the rate depends on, e.g. the sockets in TIME_WAIT. */
  readonly x: number;
  readonly rate: number;
}

/** What a curve of rates has. */
export interface Cliff {
  /** Levels that make the start. */
  readonly startLevels: number;
  /** Median of their rates. */
  readonly start: number;
  /** The levels past the cliff, as indices from `from` to below `to`; `undefined` if there is none. */
  readonly past: { readonly from: number; readonly to: number; readonly rate: number } | undefined;
}

/**
 * Finds the cliff: the first level from which on the running median of five levels stays below half
 * of the start, for at least five levels, up to the one with the largest `x` (the last of several).
 * A dip that passes on the way there is none; that the rate recovers where `x` falls again makes it none the less one.
 * @param levels in the order in which they were run
 * @returns `undefined` for fewer than twelve levels
 */
export function cliffOf(levels: readonly CurveLevel[]): Cliff | undefined {
  if (levels.length < FEWEST_LEVELS) return undefined;
  const rates = levels.map(({ rate }) => rate);
  const startLevels = Math.min(START_LEVELS, Math.floor(rates.length / 3));
  const start = median(rates.slice(0, startLevels)) as number;
  const most = Math.max(...levels.map(({ x }) => x));
  const to = levels.findLastIndex(({ x }) => x === most) + 1;
  const low = running(rates.slice(0, to)).map((rate) => rate < start * SHARE);
  const from = low.lastIndexOf(false) + 1;
  if (to - from < WINDOW) return { startLevels, start, past: undefined };
  return { startLevels, start, past: { from, to, rate: median(rates.slice(from, to)) as number } };
}

/** The running median; at the ends of what there is of the window. */
export function running(rates: readonly number[]): number[] {
  const half = (WINDOW - 1) / 2;
  return rates.map((_, index) =>
    median(rates.slice(Math.max(0, index - half), index + half + 1)) as number
  );
}
