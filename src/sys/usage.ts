/**
 * CPU time by getrusage(2).
 * @module
 */
import { readText } from "./files.ts";
import { libc } from "./libc.ts";

const RUSAGE = { self: 0, children: -1 } as const;

/** struct rusage is 144 bytes on 64-bit Linux; the first two are struct timeval. */
const rusage = new BigInt64Array(18);

/**
 * User and system CPU time in microseconds: of this process with all its
 * threads (`self`), or of its children that ended and were waited for.
 */
export function cpuMicroseconds(who: keyof typeof RUSAGE): number {
  libc().getrusage(RUSAGE[who], rusage);
  const [userS = 0n, userUs = 0n, systemS = 0n, systemUs = 0n] = rusage;
  return Number((userS + systemS) * 1_000_000n + userUs + systemUs);
}

/** Where `ru_maxrss` is in struct rusage, after the two struct timeval. */
const MAXRSS = 4;

/**
 * Most memory that was resident at once, bytes: of this process, or of the largest of its children
 * that ended and were waited for.
 */
export function peakMemory(who: keyof typeof RUSAGE): number {
  libc().getrusage(RUSAGE[who], rusage);
  // The kernel counts kibibytes here.
  return Number(rusage[MAXRSS] ?? 0n) * 1024;
}

/** Ticks a second in which /proc tells CPU time, whatever the kernel's own (USER_HZ, proc(5)). */
const USER_HZ = 100;

/**
 * CPU time that a process has taken, microseconds, in steps of 10,000 (proc(5), /proc/pid/stat);
 * `undefined` if there is no such process.
 */
export function cpuOf(pid: number): number | undefined {
  return ticksOf(pid, 2);
}

/** The same with that of its children that ended and were waited for. */
export function cpuWithChildrenOf(pid: number): number | undefined {
  return ticksOf(pid, 4);
}

/** Where `utime` stands after the name; `stime`, `cutime` and `cstime` follow (proc(5)). */
const UTIME = 11;

/** The sum of the first so many times of a process, microseconds. */
function ticksOf(pid: number, times: number): number | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  // The name, in brackets, may hold blanks and brackets of its own.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (!fields || fields.length < UTIME + times) return undefined;
  const ticks = fields.slice(UTIME, UTIME + times).reduce((sum, text) => sum + Number(text), 0);
  return ticks / USER_HZ * 1e6;
}
