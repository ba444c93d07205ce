/**
 * How numbers of each unit are written in the files.
 * @module
 */
import type { Unit } from "../metrics/registry.ts";

/** How a unit looks in files. */
export interface UnitFormat {
  /** Decimals kept; finer ones are rounded away when written. */
  readonly decimals: number;
  /** The end of its column names in `summary.csv`. */
  readonly suffix: string;
  /** What it is, for the data dictionary. */
  readonly meaning: string;
}

/** Every unit. Times are read from a clock of nanoseconds, hence three decimals. */
export const UNITS: Readonly<Record<Unit, UnitFormat>> = {
  count: { decimals: 3, suffix: "count", meaning: "how many" },
  "count/s": { decimals: 3, suffix: "per_s", meaning: "how many per second" },
  us: { decimals: 3, suffix: "us", meaning: "microseconds" },
  bytes: { decimals: 3, suffix: "bytes", meaning: "bytes" },
  socket_s: {
    decimals: 3,
    suffix: "socket_s",
    meaning: "socket-seconds: one socket that exists for one second is 1",
  },
  ratio: { decimals: 6, suffix: "ratio", meaning: "one number divided by another, no unit" },
};

/** Decimals of `t_ms` and of a trial's duration: whole microseconds. */
export const MS_DECIMALS = 3;

/** Decimals of `quantile`: more than any quantile that is kept has. */
export const QUANTILE_DECIMALS = 6;

/** Decimals of a series' `x`. */
export const SERIES_DECIMALS = 3;

/** Numbers beyond this one can't be told from their neighbours. */
export const LARGEST = Number.MAX_SAFE_INTEGER;

/**
 * The nearest number with so many decimals, so that no 0.30000000000000004 is written.
 * @throws {Error} if the value is not finite or too large to be exact: a defect of who measured it
 */
export function rounded(value: number, decimals: number): number {
  if (!Number.isFinite(value) || Math.abs(value) > LARGEST) {
    throw new Error(
      `Cannot write a number as it must be finite and exact: current value is ${value}`,
    );
  }
  // Adding 0 makes -0 a plain 0.
  return Number(value.toFixed(decimals)) + 0;
}

/**
 * A number as the files hold it: digits with a point, never an exponent; nothing for `null`.
 * @throws {Error} as `rounded`
 */
export function numberText(value: number | null, decimals: number): string {
  return value === null ? "" : String(rounded(value, decimals));
}
