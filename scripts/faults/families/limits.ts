/**
 * Limits of the machine: descriptors, processes, memory, time.
 * @module
 */
import type { Family } from "../fault.ts";
import { bench, compare, LONG, report, SHORT } from "../lines.ts";
import { pidsCgroup } from "../needs.ts";
import { shell } from "../shell.ts";
import type { Stage } from "../stage.ts";

/** A group of processes of which there may be so many, made and left by the shell before the command. */
function group(stage: Stage, most: number): string {
  const path = `${pidsCgroup()}/closecost-${stage.mark}`;
  return `mkdir ${path} && echo ${most} > ${path}/pids.max && echo $$ > ${path}/cgroup.procs`;
}

function dissolve({ mark }: Stage): void {
  shell(`rmdir ${pidsCgroup()}/closecost-${mark}`);
}

const PROCESSES = /limit of processes|worker threads|temporarily unavailable/;

export const limits: Family = {
  title: "Limits",
  faults: [
    {
      name: "no descriptors (ulimit -n 20)",
      promise: "not code 0; the first line says so, or Deno itself ends before ours begins",
      command: bench(SHORT, { shell: "ulimit -n 20" }),
      code: [1, 3],
      lines: "any",
      afterwards(_, { stderr }) {
        if (!/descriptors|Too many open files/.test(stderr)) throw new Error("it was not said");
      },
    },
    {
      name: "next to no descriptors (ulimit -n 32)",
      promise: "code 3; the first line says so and what to do",
      ci: true,
      command: bench(SHORT, { shell: "ulimit -n 32" }),
      code: 3,
      says: /files can be opened: raise the limit of descriptors \(ulimit -n\)/,
    },
    {
      name: "few descriptors (ulimit -n 100)",
      promise: "code 3; the first line says how many are needed",
      ci: true,
      command: bench(SHORT, { shell: "ulimit -n 100" }),
      code: 3,
      says: /100 descriptors open: at least \d+ are needed; raise the limit/,
    },
    {
      name: "no descriptors for report",
      promise: "code 3; the first line says so and what to do",
      command: report([], { shell: "ulimit -n 32" }),
      code: 3,
      says: /raise the limit of descriptors/,
    },
    {
      name: "no processes at all (pids.max 5)",
      promise: "not code 0; it is said, by Deno itself where that does not come to run ours",
      needs: ["pids cgroup"],
      command: (stage) => ({ ...bench(SHORT)(stage), shell: group(stage, 5) }),
      code: [1, 3],
      lines: "any",
      afterwards(stage, { stderr }) {
        dissolve(stage);
        if (!PROCESSES.test(stderr)) throw new Error("it was not said");
      },
    },
    {
      name: "too few processes for a trial (pids.max 20)",
      promise: "not code 0; the first line says so and what to do",
      ci: true,
      needs: ["pids cgroup"],
      command: (stage) => ({ ...bench(SHORT)(stage), shell: group(stage, 20) }),
      code: [1, 3],
      says: PROCESSES,
      afterwards: dissolve,
    },
    {
      name: "a tiny heap (--max-old-space-size=15)",
      promise: "code 3; the first line says so and what to do, before anything is measured",
      ci: true,
      command: bench(SHORT, { env: { DENO_V8_FLAGS: "--max-old-space-size=15" } }),
      code: 3,
      says: /^cannot work with a heap of \d+ MB: at least \d+ MB are needed/,
    },
    {
      name: "a tiny heap for compare",
      promise: "code 3; the first line says so and what to do",
      command: compare([], { env: { DENO_V8_FLAGS: "--max-old-space-size=15" } }),
      code: 3,
      says: /^cannot work with a heap of \d+ MB/,
    },
    {
      name: "no CPU time left (ulimit -t 1)",
      promise: "what has used it up is ended by the kernel: not code 0, and what is kept is whole",
      command: bench(LONG, { shell: "ulimit -t 1" }),
      code: [137, 152, 3, 1],
    },
    {
      name: "little address space (ulimit -v)",
      promise: "not code 0: Deno itself says so",
      command: bench(SHORT, { shell: "ulimit -v 2000000" }),
      code: [1, 3, 101, 132, 133, 134, 139],
      lines: "any",
    },
    {
      name: "a stack of 64 KiB (ulimit -s)",
      promise: "it works, or ends without code 0",
      command: bench(SHORT, { shell: "ulimit -s 64" }),
      code: [0, 1, 3, 134, 139],
      lines: "any",
    },
  ],
};
