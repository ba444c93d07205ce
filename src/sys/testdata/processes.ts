/**
 * Other processes as tests see them: who comes from whom, who lives, and how to end one.
 * @module
 */
import { delay } from "../delay.ts";
import { readText } from "../files.ts";

/** How far below the newest process number a process is looked for; threads use numbers up too. */
const PIDS = 8000;

/** Numbers of all processes that come from one, itself not included, parents first. */
export function descendantsOf(ancestor: number): number[] {
  const parents = new Map<number, number>();
  const newest = Number(readText("/proc/loadavg")?.trim().split(" ").at(-1));
  for (let pid = newest; pid > Math.max(0, newest - PIDS); pid--) {
    const parent = fieldsOf(pid)?.[1];
    if (parent !== undefined) parents.set(pid, Number(parent));
  }
  const family = [ancestor];
  for (const member of family) {
    for (const [pid, parent] of parents) {
      if (parent === member && isProcess(pid)) family.push(pid);
    }
  }
  return family.slice(1);
}

/** Whether a number is a process's and not one of its threads', which /proc/<number> opens as well. */
function isProcess(pid: number): boolean {
  return readText(`/proc/${pid}/status`)?.includes(`\nTgid:\t${pid}\n`) ?? false;
}

/** Whether there is such a process; one that only waits to be taken note of is gone. */
export function isAlive(pid: number): boolean {
  const state = fieldsOf(pid)?.[0];
  return state !== undefined && state !== "Z" && state !== "X";
}

/** The words a process was started with, divided by blanks. */
export function commandLine(pid: number): string {
  return (readText(`/proc/${pid}/cmdline`) ?? "").replaceAll("\0", " ").trim();
}

let library: ReturnType<typeof opened> | undefined;

function opened() {
  return Deno.dlopen("libc.so.6", { kill: { parameters: ["i32", "i32"], result: "i32" } });
}

/** kill(2); Deno's own wants the permission to run every program. */
export function kill(pid: number, signal: number): void {
  library ??= opened();
  if (library.symbols.kill(pid, signal) < 0) throw new Error(`Cannot signal process ${pid}`);
}

/** Waits until `condition` holds, at most `ms` milliseconds; whether it did. */
export async function within(ms: number, condition: () => boolean): Promise<boolean> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) return false;
    await delay(20);
  }
  return true;
}

/** /proc/<pid>/stat from the state on; the name before it may hold anything (proc(5)). */
function fieldsOf(pid: number): string[] | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
}
