/**
 * What some faults need of the machine.
 * @module
 */
import { isRoot } from "../../src/sys/process.ts";
import type { Need } from "./fault.ts";
import { shell } from "./shell.ts";

/** Where a limit of processes can be set for a group of them (cgroup v1, and v2 where it is mounted alone). */
const CGROUPS: readonly string[] = ["/sys/fs/cgroup/pids", "/sys/fs/cgroup"];

/** A folder in which a cgroup with a limit of processes can be made; `undefined` where there is none. */
export function pidsCgroup(): string | undefined {
  return CGROUPS.find((root) => {
    const probe = `${root}/closecost-probe-${Deno.pid}`;
    const works = shell(`mkdir ${probe} && test -e ${probe}/pids.max`) !== undefined;
    shell(`rmdir ${probe}`);
    return works;
  });
}

/** What is not here, with why. */
export function missingNeeds(): ReadonlyMap<Need, string> {
  const missing = new Map<Need, string>();
  if (!isRoot()) missing.set("root", "it takes root");
  if (!works("git --version")) missing.set("git", "there is no git");
  if (!works("nft --version")) missing.set("nft", "there is no nft");
  if (pidsCgroup() === undefined) missing.set("pids cgroup", "no cgroup of pids can be made here");
  return missing;
}

function works(command: string): boolean {
  return shell(command) !== undefined;
}
