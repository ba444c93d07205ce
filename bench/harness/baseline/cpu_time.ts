/**
 * What all CPUs of the machine have done, and waiting until they do little.
 * @module
 */
import { delay } from "../../../src/sys/delay.ts";
import { readText } from "../../../src/sys/files.ts";

/** Time of all CPUs since boot, in seconds. */
export interface CpuSeconds {
  readonly busy: number;
  readonly idle: number;
}

/** proc_stat(5); USER_HZ is 100 on every Linux we run on. */
export function cpuSeconds(): CpuSeconds {
  const numbers = /^cpu +(.*)$/m.exec(readText("/proc/stat") ?? "")?.[1]?.split(" ") ?? [];
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] =
    numbers.map((number) => Number(number) / 100);
  return { busy: user + nice + system + irq + softirq + steal, idle: idle + iowait };
}

/** A machine is quiet when its CPUs were busy for less than this share of a look. */
const QUIET_SHARE = 0.06;
const LOOK_MS = 300;
/** Looks after which a machine that never is quiet is measured as it is. */
const MOST_LOOKS = 60;

/** Waits until others leave the machine alone, at most 18 s. */
export async function quietMachine(): Promise<void> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    const before = cpuSeconds();
    await delay(LOOK_MS);
    const after = cpuSeconds();
    const busy = after.busy - before.busy;
    if (busy / (busy + after.idle - before.idle) < QUIET_SHARE) return;
  }
}
