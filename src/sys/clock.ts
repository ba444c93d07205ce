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
