/**
 * The cliff of a curve of rates: where it falls to less than half of its start and stays there.
 * @module
 */
import { median } from "./quantile.ts";

/** Levels in the running median: an odd number, so that each has as many before as behind it. */
const WINDOW = 5;
/** Levels that make the start, at most; of few levels a quarter. */
const START_LEVELS = 10;
/** Fewer levels have no shape. */
const FEWEST_LEVELS = 12;
/** Below this share of the start the rate has fallen off the cliff. */
const SHARE = 0.5;

/** What a curve of rates has. */
export interface Cliff {
  /** Levels that make the start. */
  readonly startLevels: number;
  /** Median of their rates. */
  readonly start: number;
  /** Index of the first level past the cliff; `undefined` if there is none. */
  readonly at: number | undefined;
  /** Median of the rates from there on. */
  readonly past: number | undefined;
}

/**
 * Finds the cliff: the first level from which on the running median of five levels stays below half
 * of the start to the end. A dip that passes is none.
 * @param rates by level, in the order in which they were run
 * @returns `undefined` for fewer than twelve levels
 */
export function cliffOf(rates: readonly number[]): Cliff | undefined {
  if (rates.length < FEWEST_LEVELS) return undefined;
  const startLevels = Math.min(START_LEVELS, Math.floor(rates.length / 4));
  const start = median(rates.slice(0, startLevels)) as number;
  const low = running(rates).map((rate) => rate < start * SHARE);
  const at = low.lastIndexOf(false) + 1;
  if (at >= rates.length) return { startLevels, start, at: undefined, past: undefined };
  return { startLevels, start, at, past: median(rates.slice(at)) };
}

/** The running median; at the ends of what there is of the window. */
export function running(rates: readonly number[]): number[] {
  const half = (WINDOW - 1) / 2;
  return rates.map((_, index) =>
    median(rates.slice(Math.max(0, index - half), index + half + 1)) as number
  );
}
