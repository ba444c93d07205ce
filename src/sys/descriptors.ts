/**
 * Descriptors of other processes.
 * @module
 */
import { countEntries, readText } from "./files.ts";

/** Process ids of a process's children, grandchildren and so on (proc(5), task/[tid]/children). */
export function descendants(pid: number): number[] {
  const children = (readText(`/proc/${pid}/task/${pid}/children`) ?? "").trim().split(" ")
    .filter((word) => word !== "").map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** Descriptors that a process has open; `undefined` where it can't be looked at. */
export function descriptorsOf(pid: number): number | undefined {
  return countEntries(`/proc/${pid}/fd`);
}

/**
 * Descriptors that a process's descendants hold together; `undefined` where none can be looked at.
 * Children that a thread other than the first has made are not seen.
 */
export function descriptorsBelow(pid: number): number | undefined {
  const counts = descendants(pid).map((child) => countEntries(`/proc/${child}/fd`))
    .filter((count) => count !== undefined);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}
