/**
 * What the kernel's scheduler tells of this process and of the CPUs.
 * @module
 */
import { readText } from "./files.ts";

/**
 * Nanoseconds that this process's first thread was ready to run and waited for a CPU, since it was
 * started (proc(5), /proc/pid/schedstat: run_delay); `undefined` where the kernel does not count it.
 */
export function runDelayNs(): number | undefined {
  return runDelayIn(readText("/proc/self/schedstat"));
}

/**
 * The second figure of /proc/pid/schedstat. A kernel that could count and was told not to writes
 * `0 0 0` (proc_pid_schedstat(), fs/proc/base.c), which nobody who can read it has.
 */
export function runDelayIn(schedstat: string | undefined): number | undefined {
  const [ran, waited, slices] = (schedstat?.trim() ?? "").split(" ");
  if (ran === undefined || waited === undefined || slices === undefined) return undefined;
  if (ran === "0" && waited === "0" && slices === "0") return undefined;
  return Number(waited);
}

/** /proc/stat, or `undefined`. */
export const statText = () => readText("/proc/stat");
/** /proc/self/status, or `undefined`. */
export const statusText = () => readText("/proc/self/status");
