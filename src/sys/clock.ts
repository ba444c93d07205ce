/**
 * The clocks of the kernel: the monotonic one, the same for every process on the machine, and the
 * clock of time stamps on packets, CLOCK_REALTIME.
 * @module
 */
import { libc } from "./libc.ts";

/** clockid_t of CLOCK_REALTIME and CLOCK_MONOTONIC (time.h). */
const CLOCK_REALTIME = 0;
const CLOCK_MONOTONIC = 1;
const CLOCK_THREAD_CPUTIME_ID = 3;

/** struct timespec, 2 × 64 bits, little-endian: the low words hold all of both for 68 years. */
const timespec = new Int32Array(4);
/** The same for a clock whose seconds outgrow 32 bits in 2038. */
const wide = new BigInt64Array(2);

/** Nanoseconds of CLOCK_MONOTONIC, exact below 2^53 (104 days of uptime). About 30 ns a call. */
export function monotonicNs(): number {
  libc().clock_gettime(CLOCK_MONOTONIC, timespec);
  return (timespec[0] as number) * 1e9 + (timespec[2] as number);
}

/** Nanoseconds of CPU time that the calling thread has used. A system call: about 200 ns. */
export function threadCpuNs(): number {
  libc().clock_gettime(CLOCK_THREAD_CPUTIME_ID, timespec);
  return (timespec[0] as number) * 1e9 + (timespec[2] as number);
}

/** Nanoseconds of CLOCK_REALTIME since 1970, exact: too many for a number. */
export function realtimeNs(): bigint {
  libc().clock_gettime(CLOCK_REALTIME, wide);
  return (wide[0] as bigint) * 1_000_000_000n + (wide[1] as bigint);
}

/** How CLOCK_REALTIME stood to CLOCK_MONOTONIC at one moment. */
export interface ClockRelation {
  /** What is to be taken from CLOCK_REALTIME to get CLOCK_MONOTONIC, nanoseconds. */
  readonly offsetNs: bigint;
  /** The true offset is at most so far from `offsetNs`, nanoseconds. */
  readonly errorNs: number;
}

/** Reads that are tried; the one in the narrowest bracket counts. */
const TRIES = 200;

/**
 * Relates the two clocks: reads CLOCK_REALTIME between two readings of CLOCK_MONOTONIC, so that the
 * truth lies inside the bracket, and takes the narrowest of {@link TRIES}. Takes about 0.1 ms.
 *
 * The offset is constant until somebody sets the time: slewing moves both clocks alike
 * (clock_gettime(2)). Ask before and after what was measured: {@link steppedNs} says whether
 * somebody did.
 */
export function relateClocks(
  { monotonic, realtime }: { monotonic: () => number; realtime: () => bigint } = {
    monotonic: monotonicNs,
    realtime: realtimeNs,
  },
): ClockRelation {
  let best: ClockRelation = { offsetNs: 0n, errorNs: Infinity };
  for (let i = 0; i < TRIES; i++) {
    const before = monotonic();
    const between = realtime();
    const width = monotonic() - before;
    // Half the bracket, and 1 for the half nanosecond lost where its width is odd.
    const errorNs = Math.ceil(width / 2);
    if (errorNs < best.errorNs) {
      best = { offsetNs: between - BigInt(before + Math.floor(width / 2)), errorNs };
    }
  }
  return best;
}

/** When a CLOCK_REALTIME stamp was made, in nanoseconds of CLOCK_MONOTONIC. */
export function toMonotonicNs(realtime: bigint, { offsetNs }: ClockRelation): number {
  return Number(realtime - offsetNs);
}

/** By how much CLOCK_REALTIME was set between two relations, beyond their errors; 0 if it was not. */
export function steppedNs(before: ClockRelation, after: ClockRelation): number {
  const moved = Number(after.offsetNs - before.offsetNs);
  return Math.abs(moved) > before.errorNs + after.errorNs ? moved : 0;
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
