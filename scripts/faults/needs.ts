/**
 * What some faults need of the machine.
 * @module
 */
import { isRoot } from "../../src/sys/process.ts";
import type { Need } from "./fault.ts";

/** Where a limit of processes can be set for a group of them (cgroup v1, and v2 where it is mounted alone). */
const CGROUPS: readonly string[] = ["/sys/fs/cgroup/pids", "/sys/fs/cgroup"];

/** A folder in which a cgroup with a limit of processes can be made; `undefined` where there is none. */
export function pidsCgroup(): string | undefined {
  return CGROUPS.find((root) => {
    const probe = `${root}/closecost-probe-${Deno.pid}`;
    try {
      Deno.mkdirSync(probe);
      Deno.statSync(`${probe}/pids.max`);
      return true;
    } catch {
      return false;
    } finally {
      remove(probe);
    }
  });
}

function remove(cgroup: string): void {
  try {
    Deno.removeSync(cgroup);
  } catch {
    // It could not even be made.
  }
}

/** What is not here, with why. */
export function missingNeeds(): ReadonlyMap<Need, string> {
  const missing = new Map<Need, string>();
  if (!isRoot()) missing.set("root", "it takes root");
  if (!works("git", "--version")) missing.set("git", "there is no git");
  if (!works("nft", "--version")) missing.set("nft", "there is no nft");
  if (pidsCgroup() === undefined) missing.set("pids cgroup", "no cgroup of pids can be made here");
  return missing;
}

function works(program: string, ...args: string[]): boolean {
  try {
    return new Deno.Command(program, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}
