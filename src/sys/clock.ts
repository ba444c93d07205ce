/**
 * The monotonic clock, the same for every process on the machine.
 * @module
 */
import { libc } from "./libc.ts";

/** clockid_t of CLOCK_MONOTONIC (time.h). */
const CLOCK_MONOTONIC = 1;

/** struct timespec, 2 × 64 bits, little-endian: the low words hold all of both for 68 years. */
const timespec = new Int32Array(4);

/** Nanoseconds of CLOCK_MONOTONIC, exact below 2^53 (104 days of uptime). About 30 ns a call. */
export function monotonicNs(): number {
  libc().clock_gettime(CLOCK_MONOTONIC, timespec);
  return (timespec[0] as number) * 1e9 + (timespec[2] as number);
}

const CLOCK_MONOTONIC_COARSE = 6;
/** The wheel of kernel/time/timer.c: buckets of a level, and how much coarser the next one is. */
const LEVEL_SIZE = 64;
const LEVEL_FACTOR = 8;

/** Nanoseconds between two ticks of the kernel (1/HZ), which is what the coarse clock shows. */
export function tickNs(): number {
  const resolution = new BigInt64Array(2);
  libc().clock_getres(CLOCK_MONOTONIC_COARSE, resolution);
  const [seconds = 0n, nanoseconds = 0n] = resolution;
  return Number(seconds) * 1e9 + Number(nanoseconds);
}

/**
 * How coarsely the kernel fires a timer set this far ahead: it may be late by so much.
 * Source: kernel/time/timer.c, "The timer wheel has LVL_DEPTH array levels".
 */
export function timerGranuleNs(aheadNs: number, tick: number = tickNs()): number {
  const ticks = aheadNs / tick;
  let granule = 1;
  while (ticks >= (LEVEL_SIZE - 1) * granule) granule *= LEVEL_FACTOR;
  return granule * tick;
}
