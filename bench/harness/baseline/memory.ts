/**
 * What a burst weighs: the memory of every process of the real bench command
 * while it holds its connections open.
 * @module
 */
import { runCommand, WORK_MS } from "../../../src/sys/command.ts";
import { readText } from "../../../src/sys/files.ts";
import { taskCommand } from "./task_command.ts";

const LOOK_EVERY_MS = 50;

/** One process at one moment. Sizes in kB (1,024 bytes), as the kernel has them. */
export interface Weight {
  readonly name: string;
  /** Resident set: shared pages count in full for each process. */
  readonly rssKb: number;
  /** Proportional set: shared pages are divided among those who share them. */
  readonly pssKb: number;
}

/** Sum of one column in kB. */
export function total(weights: readonly Weight[], column: "rssKb" | "pssKb"): number {
  return weights.reduce((sum, weight) => sum + weight[column], 0);
}

/**
 * Runs a burst of `connections`, its files written to `directory`, and weighs
 * the bench and all processes that come from it, over and over; returns the
 * look with the largest sum of proportional sets.
 * @throws {Error} if the bench fails.
 */
export async function heaviest(
  connections: number,
  { directory, signal }: { readonly directory: string; readonly signal: AbortSignal },
): Promise<Weight[]> {
  const { command, args } = taskCommand("bench", [
    "burst",
    `--connections=${connections}`,
    "--mode=fin",
    "--closer=client",
    "--reps=1",
    `--out=${directory}/burst`,
  ]);
  let largest: Weight[] = [];
  const timer = setInterval(() => {
    const now = childrenOf(Deno.pid).flatMap(weigh);
    if (total(now, "pssKb") > total(largest, "pssKb")) largest = now;
  }, LOOK_EVERY_MS);
  try {
    const { code, stderr } = await runCommand(command, args, {
      deadlineMs: WORK_MS,
      signal,
    });
    if (code !== 0) throw new Error(`bench ended with code ${code}: ${stderr.split("\n").at(-1)}`);
    return largest;
  } finally {
    clearInterval(timer);
  }
}

/** Weighs a process and its descendants; those that end meanwhile are left out. */
function weigh(pid: number): Weight[] {
  const rollup = readText(`/proc/${pid}/smaps_rollup`);
  const below = childrenOf(pid).flatMap(weigh);
  if (rollup === undefined || rollup === "") return below;
  const rssKb = kilobytes(rollup, "Rss");
  return [{ name: nameOf(pid), rssKb, pssKb: kilobytes(rollup, "Pss") }, ...below];
}

/** Listed by the thread that made them, which is the main thread in all our processes. */
function childrenOf(pid: number): number[] {
  const text = readText(`/proc/${pid}/task/${pid}/children`)?.trim() ?? "";
  return text === "" ? [] : text.split(" ").map(Number);
}

function kilobytes(rollup: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s*(\\d+) kB$`, "m").exec(rollup)?.[1] ?? 0);
}

/** The script a process runs and its first argument; else its program. */
function nameOf(pid: number): string {
  const words = readText(`/proc/${pid}/cmdline`)?.split("\0").filter((word) => word !== "") ?? [];
  const script = words.findIndex((word) => word.endsWith(".ts"));
  const [program = "", ...args] = words.slice(Math.max(0, script));
  const name = program.split("/").at(-1) ?? "";
  return script < 0 ? name : [name, ...args.slice(0, 1)].join(" ");
}
