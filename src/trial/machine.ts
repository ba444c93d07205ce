/**
 * What the machine was like in a trial: tried right before and right after it, and watched
 * meanwhile. Nothing of it is seen by what the trial counts.
 * @module
 */
import type { MachineEcho, MachineLoop } from "../load/commands/machine.ts";
import type { WorkerReport } from "../load/messages.ts";
import { Answering } from "../load/round_trips.ts";
import { RuntimeStandstill } from "../load/standstill.ts";
import type { Measurement, TrialSpec } from "../model/trial.ts";
import type { Side } from "../model/words.ts";
import { allowedCpus, type CpuTimes, othersShare, parseCpuTimes } from "../observe/cpu_times.ts";
import { lastCpuOf, onCpu } from "../sys/affinity.ts";
import { monotonicNs } from "../sys/clock.ts";
import { SystemCallError } from "../sys/errno.ts";
import { statText, statusText } from "../sys/scheduler.ts";
import { cpuMicroseconds } from "../sys/usage.ts";
import type { Workers } from "./workers.ts";

/** What was read at one moment; times in microseconds. */
interface Reading {
  readonly at: number;
  readonly cpus: CpuTimes;
  /** CPU time of this process, of its children that have ended, and of a target. */
  readonly ours: number;
}

/** What a {@link MachineWatch} works with. */
export interface MachineParts {
  readonly spec: TrialSpec;
  readonly workers: Workers;
  /**
   * CPU time that the target has used, microseconds; `undefined` where it can't be told from that of
   * others. Left out where there is no target.
   */
  readonly targetCpu?: () => number | undefined;
}

/** The machine during one trial. */
export class MachineWatch {
  readonly #parts: MachineParts;
  /** Trials that run side by side hold each other up: nothing could be told of the machine. */
  readonly #alone: boolean;
  readonly #loops: number[] = [];
  readonly #echoes: number[] = [];
  /** Of this process, which tells the workers what to do and when. */
  stoodStillNs = 0;
  readonly #standstill = new RuntimeStandstill();
  #begun: Reading | undefined;
  #others: number | null = null;
  #delay: number | null = null;

  constructor(parts: MachineParts) {
    this.#parts = parts;
    this.#alone = parts.spec.sideBySide === 1;
  }

  /** Does the fixed work and the round trips: before the trial begins, and when it is over. */
  async try(): Promise<void> {
    if (!this.#alone) return;
    const { workers } = this.#parts;
    const done = await workers.askFirst<MachineLoop>(["client", "server"], {
      type: "machine-loop",
    });
    this.#loops.push(...done.flatMap(({ values: { ns } }) => ns ?? []));
    this.#echoes.push(...await this.#echo());
  }

  async #echo(): Promise<number[]> {
    using answering = answerer();
    if (!answering) return [];
    const { spec, workers } = this.#parts;
    // Where the sides live in two namespaces, the closer's lives here.
    const here: Side = spec.twoNamespaces ? spec.closer : "client";
    // Before the trial where the client has just run, after it where the server has.
    const there: Side = this.#begun && workers.count("server") > 0 ? "server" : "client";
    const cpu = lastCpuOf(workers.pid(there));
    if (cpu === undefined) return [];
    const command = { type: "machine-echo", ...answering.place, cpu } as const;
    const serve = () => void onCpu(cpu, () => answering.serve());
    const done = await workers.askFirst<MachineEcho>([here], command, serve);
    return done.flatMap(({ values: { ns } }) => ns ?? []);
  }

  /** From now on it is watched: right before the workers begin to count. */
  begin(): void {
    if (!this.#alone) return;
    this.#begun = this.#read();
    this.#standstill.begin();
  }

  /** The workers have reported: what it was like until now. */
  end(reports: readonly WorkerReport[]): void {
    if (!this.#alone) return;
    this.stoodStillNs = this.#standstill.end();
    this.#delay = runDelayShare(reports);
    const [before, after] = [this.#begun, this.#read()];
    if (!before || !after) return;
    const workers = reports.reduce((sum, { cpuMicroseconds }) => sum + cpuMicroseconds, 0);
    this.#others = othersShare({
      before: before.cpus,
      after: after.cpus,
      wall: after.at - before.at,
      ours: workers + after.ours - before.ours,
    });
  }

  #read(): Reading | undefined {
    const { targetCpu = () => 0 } = this.#parts;
    const cpus = parseCpuTimes(statText(), allowedCpus(statusText()));
    const target = targetCpu();
    if (!cpus || target === undefined) return undefined;
    const ours = cpuMicroseconds("self") + cpuMicroseconds("children") + target;
    return { at: monotonicNs() / 1e3, cpus, ours };
  }

  /** Its metrics; `null` for what could not be measured. */
  measurements(): Measurement[] {
    return ([
      ["machine_loop_time", meanUs(this.#loops)],
      ["machine_echo_time", meanUs(this.#echoes)],
      ["machine_others_cpu_share", this.#others],
      ["machine_run_delay_share", this.#delay],
    ] as const).map(([metric, value]) => ({ metric, side: "host", value }));
  }
}

/** Where round trips end; nowhere, where there is not even an address left. */
function answerer(): Answering | undefined {
  try {
    return new Answering();
  } catch (error) {
    if (error instanceof SystemCallError) return undefined;
    throw error;
  }
}

function meanUs(nanoseconds: readonly number[]): number | null {
  if (nanoseconds.length === 0) return null;
  return nanoseconds.reduce((sum, ns) => sum + ns, 0) / nanoseconds.length / 1e3;
}

/** Of all workers together: what their loops waited for a CPU, of the time they were there. */
function runDelayShare(reports: readonly WorkerReport[]): number | null {
  let [delayNs, wallNs] = [0, 0];
  for (const report of reports) {
    if (report.runDelayNs === null) return null;
    delayNs += report.runDelayNs;
    wallNs += report.wallNs;
  }
  return wallNs === 0 ? null : delayNs / wallNs;
}
