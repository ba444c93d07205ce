/**
 * The worker processes of one trial, spoken to as two groups.
 * @module
 */
import type { Command } from "../load/commands/registry.ts";
import {
  type Configure,
  type Counts,
  type Done,
  type Settle,
  WORKER,
  type WorkerReport,
} from "../load/messages.ts";
import type { Side, Stack } from "../model/words.ts";
import type { TrialSpec } from "../model/trial.ts";
import { denoCommand } from "../process/deno_command.ts";
import type { ReplyTo, Request } from "../process/messages.ts";
import { Process } from "../process/process.ts";
import { listenersOf } from "./listeners.ts";

/** Which commands it carries out hangs on its scenario. */
type Worker = Process<Request<unknown>>;

/** A stretch of time, CLOCK_MONOTONIC nanoseconds. */
interface Span {
  readonly startNs: number;
  readonly endNs: number;
}

/** Commands of every scenario that are answered in this way. */
type RequestFor<Reply> = Extract<Command, Request<Reply>>;

/**
 * Settings of V8 for a worker: what it does a few hundred times it will do many thousand times, so
 * it is compiled during the warm-up, not while connections are timed.
 */
const WORKER_FLAGS = "--v8-flags=" + [
  "--invocation-count-for-turbofan=500",
  "--invocation-count-for-maglev=100",
  "--minimum-invocations-after-ic-update=100",
].join();

/** The programs that workers are. */
export interface WorkerPrograms {
  readonly worker: URL;
  /** Of a runtime's own sockets. */
  readonly stackWorker: URL;
}

/** Words that start a worker. Only a runtime's own sockets take a permission for the network. */
function workerCommand(side: Side, stack: Stack, programs: WorkerPrograms): string[] {
  const allowed = [WORKER_FLAGS, "--allow-ffi", "--allow-read"];
  if (stack === "libc") return denoCommand(programs.worker, allowed, [side]);
  return denoCommand(programs.stackWorker, [...allowed, "--allow-net"], [side, stack]);
}

/** Turns the words that start a worker of a side into those that start it elsewhere. */
export type Launch = (side: Side, words: readonly string[]) => readonly string[];

/** How workers are started. */
export interface WorkersOptions {
  readonly programs: WorkerPrograms;
  /** How a side's workers are started, where not all live in the same namespace. */
  readonly launch?: Launch;
}

/** All workers of a trial. Leaving a `using` scope kills them. */
export class Workers implements AsyncDisposable {
  readonly #launch: Launch;
  readonly #programs: WorkerPrograms;
  /** The reports of workers that have gone. */
  #last: WorkerReport[] | undefined;
  /** For each reply: what a trial may take. It ends before, and says in which phase. */
  readonly #deadlineMs: number;
  readonly #groups: Record<Side, Worker[]> = { client: [], server: [] };
  /** Called whenever a command has been sent or an answer has come. */
  onSpoken: () => void = () => {};

  private constructor(
    { timeoutMs }: TrialSpec,
    { programs, launch = (_, words) => words }: WorkersOptions,
  ) {
    this.#deadlineMs = timeoutMs;
    this.#programs = programs;
    this.#launch = launch;
  }

  /** Starts and configures every worker; resolves when all are ready. */
  static async start(spec: TrialSpec, options: WorkersOptions): Promise<Workers> {
    const workers = new Workers(spec, options);
    try {
      workers.#spawn("server", spec);
      workers.#spawn("client", spec);
      const configure: Configure = {
        type: "configure",
        scenario: spec.scenario,
        port: spec.port,
        destinations: spec.destinations,
        listenOn: listenersOf(spec.destinations),
        payload: spec.parameters.payload,
        mode: spec.mode,
        closer: spec.closer,
        shared: spec.workers.servers > 1,
        blockingCloses: spec.blockingCloses,
        drainMs: longestDrain(spec),
      };
      await workers.ask<Configure>(["server", "client"], (index, side) => ({
        ...configure,
        destinations: side === "client"
          ? slice(spec.destinations, index, spec.workers.clients)
          : [],
      }));
      return workers;
    } catch (error) {
      await workers[Symbol.asyncDispose]();
      throw error;
    }
  }

  #spawn(side: Side, { stack, workers }: TrialSpec): void {
    const count = side === "server" ? workers.servers : workers.clients;
    for (let i = 1; i <= count; i++) {
      const name = count === 1 ? `${side} worker` : `${side} worker ${i} of ${count}`;
      const words = workerCommand(side, stack, this.#programs);
      const [command = "", ...args] = this.#launch(side, words);
      this.#groups[side].push(new Process({ command, args, name, greets: WORKER }));
    }
  }

  /** How many workers a side has. */
  count(side: Side): number {
    return this.#groups[side].length;
  }

  /** Process id of a side's first worker, as the trial sees it. */
  pid(side: Side): number {
    const [first] = this.#groups[side];
    if (!first) throw new Error(`Cannot tell a process of the ${side} as there is none`);
    return first.pid;
  }

  /**
   * Gives every worker of the sides a command, by its index in its group, and waits for all answers.
   * Which command it is has to be said, so that none is asked that nobody knows: `ask<Begin>(…)`.
   * @throws {ProcessError} naming a worker that can't go on
   */
  async ask<Asked extends Request<unknown> = never>(
    sides: readonly Side[],
    command: (index: number, side: Side) => NoInfer<Asked>,
  ): Promise<ReplyTo<Asked>[]> {
    const asked = sides.flatMap((side) =>
      this.#groups[side].map(async (worker, index) => {
        const sent: Asked = command(index, side);
        const answer = await this.#tell(worker, sent, () => this.onSpoken());
        this.onSpoken();
        return answer;
      })
    );
    return await Promise.all(asked);
  }

  /**
   * Gives one command to the first worker of each side that has any.
   * @param meanwhile called when a command is out and before its answer is waited for
   * @throws {ProcessError} naming a worker that can't go on
   */
  async askFirst<Asked extends Request<unknown>>(
    sides: readonly Side[],
    command: Asked,
    meanwhile: () => void = () => {},
  ): Promise<ReplyTo<Asked>[]> {
    const first = sides.flatMap((side) => this.#groups[side].slice(0, 1));
    return await Promise.all(first.map((worker) => this.#tell(worker, command, meanwhile)));
  }

  async #tell<Asked extends Request<unknown>>(
    worker: Worker,
    command: Asked,
    onSent: () => void,
  ): Promise<ReplyTo<Asked>> {
    const reply = await worker.request(command, { deadlineMs: this.#deadlineMs, onSent });
    return reply as ReplyTo<Asked>;
  }

  /** Like {@link ask}, for commands that carry load; returns the span from first start to last end. */
  async timed(side: Side, command: (index: number) => RequestFor<Done>): Promise<Span> {
    const answers = await this.ask<RequestFor<Done>>([side], command);
    return {
      startNs: Math.min(...answers.map((done) => done.startNs)),
      endNs: Math.max(...answers.map((done) => done.endNs)),
    };
  }

  /** Gives all workers of a side a command that is answered by counts, and adds them up. */
  async counts<Asked extends Request<Counts> = RequestFor<Counts>>(
    side: Side,
    command: NoInfer<Asked>,
  ): Promise<Readonly<Record<string, number>>> {
    const sums: Record<string, number> = {};
    for (const { values } of await this.ask<Request<Counts>>([side], () => command)) {
      for (const [name, value] of Object.entries(values)) sums[name] = (sums[name] ?? 0) + value;
    }
    return sums;
  }

  /** Waits until every connection is closed, at most `timeoutMs`, and collects the reports. */
  async settle(timeoutMs: number): Promise<WorkerReport[]> {
    if (this.#last) return this.#last;
    return await this.ask<Settle>(["client", "server"], () => ({ type: "settle", timeoutMs }));
  }

  /** Settles and ends every worker; their reports are kept for {@link settle}. */
  async retire(timeoutMs: number): Promise<void> {
    this.#last = await this.settle(timeoutMs);
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#groups.client, ...this.#groups.server];
    await Promise.all(all.map((worker) => worker[Symbol.asyncDispose]()));
  }
}

/** Of a server that we know nothing of. nginx waits as long between two reads (lingering_timeout). */
const TARGET_DRAIN_MS = 5000;

/** Never so long that a peer which does not close takes the trial with it. */
function longestDrain({ target, timeoutMs }: TrialSpec): number {
  return target ? TARGET_DRAIN_MS : timeoutMs / 2;
}

/** A client's own part of the destinations; all of them where there are fewer than clients. */
function slice(all: readonly string[], index: number, count: number): readonly string[] {
  if (all.length < count) return all;
  return all.slice(
    Math.floor(all.length * index / count),
    Math.floor(all.length * (index + 1) / count),
  );
}

/** The part of `total` that falls to worker `index` of `count`; the parts add up to the whole. */
export function share(total: number, index: number, count: number): number {
  return Math.floor(total * (index + 1) / count) - Math.floor(total * index / count);
}
