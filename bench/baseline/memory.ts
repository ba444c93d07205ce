/**
 * What a burst weighs: the memory of every process while a real trial holds
 * its connections open.
 * @module
 */
import type { TrialSpec } from "../../src/model/trial.ts";
import type { Isolation } from "../../src/model/words.ts";
import { readText } from "../../src/sys/files.ts";
import { descriptorLimit } from "../../src/sys/process.ts";
import { ProcessExecutor } from "../../src/trial/executor.ts";
import { burst } from "../burst.ts";
import { destinationAddresses, destinationsFor, HEAT_SYSCTLS } from "./contest.ts";

const LOOK_EVERY_MS = 50;
/** Descriptors a worker needs beside its connections. */
const OTHER_DESCRIPTORS = 64;

/** One process at one moment. Sizes in kB (1,024 bytes), as the kernel has them. */
export interface Weight {
  readonly name: string;
  readonly pid: number;
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
 * Runs a burst of `connections` and weighs this process and all that come from
 * it, over and over; returns the look with the largest sum of proportional sets.
 * @throws {Error} if the trial fails.
 */
export async function heaviest(connections: number, isolation: Isolation): Promise<Weight[]> {
  let largest: Weight[] = [];
  const timer = setInterval(() => {
    const now = weigh(Deno.pid);
    if (total(now, "pssKb") > total(largest, "pssKb")) largest = now;
  }, LOOK_EVERY_MS);
  try {
    const outcome = await new ProcessExecutor()
      .run(burstOf(connections, isolation), new AbortController().signal);
    if (outcome.status !== "completed") throw new Error(`burst: ${outcome.reason}`);
    return largest;
  } finally {
    clearInterval(timer);
  }
}

function burstOf(connections: number, isolation: Isolation): TrialSpec {
  const workers = Math.ceil(connections / (descriptorLimit().soft - OTHER_DESCRIPTORS));
  const parameters = {
    connections,
    concurrency: burst.parameters.concurrency.default,
    payload: 11,
  };
  return {
    id: "memory",
    rep: 1,
    scenario: burst.name,
    mode: { name: "fin" },
    closer: "client",
    stack: "libc",
    parameters,
    program: burst.program(parameters),
    workers: { clients: workers, servers: workers },
    destinations: destinationAddresses(destinationsFor(connections)),
    port: 7000,
    isolation,
    sysctls: HEAT_SYSCTLS,
    timeoutMs: 60_000,
  };
}

/** Weighs a process and its descendants; those that end meanwhile are left out. */
function weigh(pid: number): Weight[] {
  const rollup = readText(`/proc/${pid}/smaps_rollup`);
  // Listed by the thread that made them, which is the main thread in all our processes.
  const children = readText(`/proc/${pid}/task/${pid}/children`)?.trim() ?? "";
  const below = children === "" ? [] : children.split(" ").flatMap((child) => weigh(Number(child)));
  if (rollup === undefined || rollup === "") return below;
  const rssKb = kilobytes(rollup, "Rss");
  return [{ name: nameOf(pid), pid, rssKb, pssKb: kilobytes(rollup, "Pss") }, ...below];
}

function kilobytes(rollup: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s*(\\d+) kB$`, "m").exec(rollup)?.[1] ?? 0);
}

/** The script a process runs, with its arguments; else its program. */
function nameOf(pid: number): string {
  const words = readText(`/proc/${pid}/cmdline`)?.split("\0").filter((word) => word !== "") ?? [];
  const script = words.findIndex((word) => word.endsWith(".ts"));
  const [program = "", ...args] = words.slice(Math.max(0, script));
  const name = program.split("/").at(-1) ?? "";
  return script < 0 ? name : [name, ...args].join(" ");
}
