/**
 * How much of the CPUs others have used, from two readings of /proc/stat. Pure.
 * @module
 */

/** What some CPUs have spent since they were started, added up, microseconds. */
export interface CpuTimes {
  readonly cpus: number;
  /** Doing nothing, waiting for a disk included. */
  readonly idle: number;
  /** Taken by the hypervisor for others. */
  readonly stolen: number;
  /** In interrupts. */
  readonly interrupts: number;
  /** Whether time in interrupts is kept apart from that of the processes they interrupt. */
  readonly interruptsApart: boolean;
}

/** Microseconds of a tick of /proc/stat (USER_HZ, proc(5)). */
const TICK_US = 10_000;

/**
 * The times of these CPUs in the text of /proc/stat; `undefined` where one of them is missing, as
 * where the file is hidden.
 *
 * A kernel with CONFIG_IRQ_TIME_ACCOUNTING takes the time of interrupts from nobody and shows it by
 * itself; without, whole ticks are charged to whoever was interrupted, and `irq` stays 0, as an
 * interrupt does not interrupt another (account_system_time(), kernel/sched/cputime.c).
 */
export function parseCpuTimes(
  stat: string | undefined,
  cpus: ReadonlySet<number>,
): CpuTimes | undefined {
  const lines = [...(stat ?? "").matchAll(/^cpu(\d+) (.+)$/gm)]
    .filter(([, number]) => cpus.has(Number(number)))
    .map(([, , figures = ""]) => figures.trim().split(/\s+/).map(Number));
  if (cpus.size === 0 || lines.length !== cpus.size) return undefined;
  const sum = (column: number) =>
    lines.reduce((total, figures) => total + (figures[column] ?? 0), 0) * TICK_US;
  const [IDLE, IOWAIT, IRQ, SOFTIRQ, STEAL] = [3, 4, 5, 6, 7];
  return {
    cpus: cpus.size,
    idle: sum(IDLE) + sum(IOWAIT),
    stolen: sum(STEAL),
    interrupts: sum(IRQ) + sum(SOFTIRQ),
    interruptsApart: sum(IRQ) > 0,
  };
}

/** The CPUs that a process may run on, from its /proc/pid/status; none where that can't be read. */
export function allowedCpus(status: string | undefined): ReadonlySet<number> {
  const list = /^Cpus_allowed_list:\s*([\d,-]+)$/m.exec(status ?? "")?.[1];
  const cpus = new Set<number>();
  for (const part of list?.split(",") ?? []) {
    const [from = 0, to = from] = part.split("-").map(Number);
    for (let cpu = from; cpu <= to; cpu++) cpus.add(cpu);
  }
  return cpus;
}

/** A stretch of time between two readings. */
export interface Stretch {
  readonly before: CpuTimes;
  readonly after: CpuTimes;
  /** Wall time in between, microseconds. */
  readonly wall: number;
  /** CPU time of our own processes in between, microseconds. */
  readonly ours: number;
}

/**
 * The share of the CPUs' time that was neither idle nor ours, 0 to 1, and at least what the
 * hypervisor says that it took. What interrupts took is nobody's where it is kept apart: most of it
 * is the work on our own connections.
 */
export function othersShare({ before, after, wall, ours }: Stretch): number {
  const all = before.cpus * wall;
  const interrupts = before.interruptsApart ? after.interrupts - before.interrupts : 0;
  const used = all - (after.idle - before.idle) - interrupts - ours;
  const stolen = after.stolen - before.stolen;
  return Math.min(1, Math.max(0, used, stolen) / all);
}
