/**
 * Which CPU a thread runs on.
 * @module
 */
import { readText } from "./files.ts";
import { libc } from "./libc.ts";

/** Bits of the kernel's largest mask: CONFIG_NR_CPUS is at most 8192 (arch/x86/Kconfig). */
const MOST_CPUS = 8192;
const BYTES = BigInt(MOST_CPUS / 8);
const WORD = 64;

/**
 * Does something with the calling thread on one CPU, and lets it run where it could before. Other
 * threads of the process are left alone.
 * @returns `undefined`, and nothing is done, if the thread may not run there
 */
export function onCpu<T>(cpu: number, work: () => T): T | undefined {
  const before = new BigUint64Array(MOST_CPUS / WORD);
  if (libc().sched_getaffinity(0, BYTES, before) < 0) return undefined;
  const mask = new BigUint64Array(MOST_CPUS / WORD);
  mask[Math.floor(cpu / WORD)] = 1n << BigInt(cpu % WORD);
  if (libc().sched_setaffinity(0, BYTES, mask) < 0) return undefined;
  try {
    return work();
  } finally {
    libc().sched_setaffinity(0, BYTES, before);
  }
}

/** Where `processor` stands in /proc/pid/stat, after the name (proc(5): field 39). */
const PROCESSOR = 36;

/** The CPU that a process's first thread last ran on; `undefined` if there is no such process. */
export function lastCpuOf(pid: number): number | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  const text = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[PROCESSOR];
  return text === undefined ? undefined : Number(text);
}
