/**
 * The cliff of a curve: where one call begins to take several times as long as at the start, and
 * goes on to. The call alone tells: it rises tenfold where the rate that hangs on it halves, and what
 * slows all alike, which is the machine's doing, moves its median by less.
 * @module
 */
import { median } from "./quantile.ts";

/** Levels in the running median: an odd number, so that each has as many before as behind it. */
const WINDOW = 5;
/** Levels that make the start, at most; of few levels a third. */
const START_LEVELS = 20;
/** Fewer levels have no shape. */
const FEWEST_LEVELS = 12;
/** Past the cliff the call takes over so many times as long as at the start. */
const TIMES = 4;

/** One level of a curve. */
export interface CurveLevel {
  /** What the rate depends on, e.g. the sockets in TIME_WAIT. */
  readonly x: number;
  readonly rate: number;
  /** What the call that should be to blame took, e.g. connect() at the median. */
  readonly callTime: number;
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
 * Finds the cliff: the first level from which on the running median of five levels stays above four
 * times the start in the call's time, for at least five levels, up to the one with the largest `x`
 * (the last of several). A slow stretch that passes on the way there is none; that the call recovers
 * where `x` falls again makes it none the less one.
 * @param levels in the order in which they were run
 * @returns `undefined` for fewer than twelve levels
 */
export function cliffOf(levels: readonly CurveLevel[]): Cliff | undefined {
  if (levels.length < FEWEST_LEVELS) return undefined;
  const startLevels = Math.min(START_LEVELS, Math.floor(levels.length / 3));
  const [rates, times] = [levels.map(({ rate }) => rate), levels.map(({ callTime }) => callTime)];
  const atStart = (values: readonly number[]) => median(values.slice(0, startLevels)) as number;
  const [start, startTime] = [atStart(rates), atStart(times)];
  const most = Math.max(...levels.map(({ x }) => x));
  const to = levels.findLastIndex(({ x }) => x === most) + 1;
  const callTimes = running(times.slice(0, to));
  const from = callTimes.findLastIndex((time) => !(time > startTime * TIMES)) + 1;
  if (to - from < WINDOW) return { startLevels, start, past: undefined };
  return { startLevels, start, past: { from, to, rate: median(rates.slice(from, to)) as number } };
}

/** The running median; at the ends of what there is of the window. */
export function running(values: readonly number[]): number[] {
  const half = (WINDOW - 1) / 2;
  return values.map((_, index) =>
    median(values.slice(Math.max(0, index - half), index + half + 1)) as number
  );
}
