/**
 * What a process may ask of the kernel about itself.
 * @module
 */
import { libc } from "./libc.ts";

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9n;
const RLIMIT_NOFILE = 7;
const PRIO_PROCESS = 0;
const NICE = 10;

/**
 * Asks the kernel to kill this process when its parent dies, however it dies
 * (prctl(2), PR_SET_PDEATHSIG). A parent that is already gone is noticed by the
 * end of standard input instead.
 */
export function dieWithParent(): void {
  libc().prctl(PR_SET_PDEATHSIG, SIGKILL, 0n, 0n, 0n);
}

/**
 * Lets other threads go first where there are not processors enough: this thread alone becomes nicer
 * (setpriority(2), "C library/kernel differences"), those it started before do not.
 */
export function stepBack(): void {
  libc().setpriority(PRIO_PROCESS, 0, NICE);
}

/** Descriptors this process may have open (RLIMIT_NOFILE): the limit in force and the hard one. */
export function descriptorLimit(): { soft: number; hard: number } {
  const limits = new BigUint64Array(2);
  libc().getrlimit(RLIMIT_NOFILE, limits);
  const [soft = 0n, hard = 0n] = limits;
  return { soft: Number(soft), hard: Number(hard) };
}

/** Whether the effective user is root (of this user namespace). */
export function isRoot(): boolean {
  return libc().geteuid() === 0;
}
