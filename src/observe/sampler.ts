/**
 * Watches the sockets of a trial for at most a fiftieth of the time.
 *
 * `ss` tells state, side and queues of every socket but costs CPU time in proportion to their number,
 * which the trial then lacks. So it is run only when the CPU time spent so far has been worked off
 * (`duty.ts`); /proc/net/sockstat, which knows totals only, fills in between.
 * @module
 */
import type { Sample } from "../model/trial.ts";
import { DUTY_SHARE, DutyCycle, Pace } from "./duty.ts";
import { type KernelMemory, sampleRows, type Seen } from "./history.ts";
import type { KernelSources } from "./kernel_sources.ts";
import { type ObjectSizes, parseObjectSizes, parseSlab } from "./slab.ts";
import { sleep } from "./sleep.ts";
import { parseSockstat, type Sockstat } from "./sockstat.ts";
import { readSsOutput } from "./ss_output.ts";
import type { SsSnapshot } from "./ss_snapshot.ts";
import { Spending } from "./spending.ts";
import { type SamplerSummary, summarise } from "./summary.ts";
import { warmUpParsers } from "./warm_up.ts";

/** What a sampler needs. */
export interface SamplerOptions {
  readonly sources: KernelSources;
  /** The servers' TCP port. */
  readonly port: number;
  /** CPU seconds that sampling may take per second of wall time. */
  readonly dutyShare?: number;
  /** Shortest time between two looks at sockstat, in milliseconds. */
  readonly sockstatMs?: number;
  /** Shortest time between two looks at the slabs, in milliseconds. */
  readonly slabMs?: number;
  /** Size of a page of memory. */
  readonly pageBytes?: number;
  /** Waits some milliseconds, or until the signal; never rejects. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Of the duty cycle, what sockstat and the slabs may take; `ss` waits for that, too. */
const SOCKSTAT_PART = 1 / 4;
const SLAB_PART = 1 / 10;
/** CPU time of one more socket in an `ss` sample, kernel, `ss` and parser together: 0.4 to 0.9 µs. */
const US_PER_SOCKET = 0.7;
const DEFAULTS = { dutyShare: DUTY_SHARE, sockstatMs: 20, slabMs: 250, pageBytes: 4096 };

/** Samples from `start` to `final`. */
export class Sampler {
  readonly #sources: KernelSources;
  readonly #port: number;
  readonly #pageBytes: number;
  readonly #sleep: NonNullable<SamplerOptions["sleep"]>;
  readonly #ss: Seen<SsSnapshot>[] = [];
  readonly #sockstat: Seen<Sockstat>[] = [];
  readonly #memory: Seen<KernelMemory>[] = [];
  readonly #duty: DutyCycle;
  readonly #spending: Spending;
  readonly #sockstatPace: Pace;
  readonly #slabPace: Pace;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  /** The `ss` sample being taken. */
  #taking: Promise<SsSnapshot> | undefined;
  #failure: unknown;
  #sizes: ObjectSizes | undefined;
  /** What the last `ss` sample took, and of how many sockets. */
  #last = { costUs: 0, sockets: 0 };

  constructor(options: SamplerOptions) {
    const { dutyShare, sockstatMs, slabMs, pageBytes } = { ...DEFAULTS, ...options };
    this.#sources = options.sources;
    this.#port = options.port;
    this.#pageBytes = pageBytes;
    this.#sleep = options.sleep ?? sleep;
    this.#duty = new DutyCycle(dutyShare);
    this.#spending = new Spending(this.#sources, this.#duty);
    this.#sockstatPace = new Pace({ intervalMs: sockstatMs, share: dutyShare * SOCKSTAT_PART });
    this.#slabPace = new Pace({ intervalMs: slabMs, share: dutyShare * SLAB_PART });
  }

  /**
   * Takes the first sample, which later ones are compared with, and goes on sampling. Await it
   * before the load begins. CPU time counts from the first sample; what comes before it only sees to
   * it that this code is compiled and `ss` works.
   * @throws {MachineError} if `ss` can't be run
   */
  async start(): Promise<void> {
    if (this.#loop) throw new Error("Cannot start a sampler twice");
    warmUpParsers();
    readSsOutput(await this.#sources.ss(), this.#port);
    const slab = this.#sources.slab();
    this.#sizes = parseObjectSizes(slab);
    parseSlab(slab);
    await this.#sleep(1, this.#stopping.signal);
    this.#spending.disregard();
    this.#lookAtMemory();
    await this.#takeSs();
    this.#duty.begin(this.#sources.nowNs());
    this.#loop = this.#run();
  }

  /**
   * Takes a sample of everything now, if the duty cycle allows one.
   * @param options.force take it in any case, for moments in which nothing is timed; later samples
   * wait until its cost, too, is worked off
   * @returns whether it was taken
   * @throws {MachineError} if `ss` failed, now or earlier
   */
  async look(options: { readonly force?: boolean } = {}): Promise<boolean> {
    while (options.force && this.#taking) await this.#taking;
    if (!options.force && this.#sources.nowNs() < this.#duty.freeAtNs) return false;
    if (this.#taking) return false;
    this.#throwFailure();
    this.#lookAtMemory();
    await this.#takeSs();
    return true;
  }

  /** Waits for the sample being taken, if there is one; what becomes of it is told later. */
  async idle(): Promise<void> {
    await this.#taking?.catch(() => {});
  }

  /** How many `ss` samples were taken in these stretches of the sources' clock. */
  ssSamplesIn(windows: readonly { readonly fromNs: number; readonly toNs: number }[]): number {
    return this.#ss.filter(({ atNs }) =>
      windows.some(({ fromNs, toNs }) => atNs >= fromNs && atNs <= toNs)
    ).length;
  }

  /**
   * Ends sampling; waits for the sample being taken.
   * @throws {MachineError} if `ss` failed
   */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await this.#taking?.catch(() => {});
    this.#throwFailure();
  }

  /**
   * Ends sampling with a last sample of everything, whatever it costs.
   * @returns what `ss` showed in it
   * @throws {MachineError} if `ss` failed
   */
  async final(): Promise<SsSnapshot> {
    await this.stop();
    this.#lookAtMemory();
    return await this.#takeSs();
  }

  /**
   * What was seen so far, as rows.
   * @param zeroNs the moment of the sources' clock at which the first phase began
   */
  samples(zeroNs: number): Sample[] {
    return sampleRows(this.#history(), zeroNs);
  }

  /**
   * CPU time of sampling since `start`, in microseconds: of its `ss` children, and of this process
   * from one sample to the next, but for what was disregarded. What comes after the last sample is
   * not in it.
   */
  get cpuMicroseconds(): number {
    return this.#spending.microseconds;
  }

  /**
   * Says that what this process did since it was last charged was something else than sampling.
   * While `ss` is being run that can't be told apart, and all of it counts as sampling.
   */
  disregard(): void {
    if (!this.#taking) this.#spending.disregard();
  }

  /** What was seen so far, summed up; complete after `final`. */
  summary(): SamplerSummary {
    return summarise(this.#history(), {
      cpuMicroseconds: this.#spending.microseconds,
      pageBytes: this.#pageBytes,
      sizes: this.#sizes,
      timeWaitGranuleNs: this.#sources.timeWaitGranuleNs(),
    });
  }

  #history() {
    return { ss: this.#ss, sockstat: this.#sockstat, memory: this.#memory };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#tick();
      await this.#sleep(this.#msToNext(), signal);
    }
  }

  /** Does whatever is due. */
  #tick(): void {
    const now = this.#sources.nowNs();
    if (now >= this.#slabPace.dueNs) this.#lookAtMemory();
    else if (now >= this.#sockstatPace.dueNs) this.#lookAtSockstat();
    if (!this.#taking && this.#failure === undefined && now >= this.#duty.freeAtNs) {
      // The loop goes on meanwhile; a failure is thrown at the next call from outside.
      this.#takeSs().catch(() => {});
    }
  }

  #msToNext(): number {
    const due = [this.#sockstatPace.dueNs, this.#slabPace.dueNs];
    if (!this.#taking && this.#failure === undefined) due.push(this.#duty.freeAtNs);
    return Math.max(1, Math.ceil((Math.min(...due) - this.#sources.nowNs()) / 1e6));
  }

  #lookAtSockstat(): Sockstat | undefined {
    const atNs = this.#sources.nowNs();
    const value = parseSockstat(this.#sources.sockstat());
    if (value) {
      this.#sockstat.push({ atNs, value });
      const more = value.inUse + value.timeWait - this.#last.sockets;
      this.#duty.expect(this.#last.costUs + Math.max(0, more) * US_PER_SOCKET);
    }
    const cost = this.#spending.chargeSelf();
    // While `ss` runs, the cost is that of reading its output as well.
    this.#sockstatPace.turn(atNs, this.#taking ? undefined : cost);
    return value;
  }

  /** Slabs and sockstat together, for memory is the sum of both. */
  #lookAtMemory(): void {
    this.#spending.chargeSelf();
    const atNs = this.#sources.nowNs();
    const slabBytes = parseSlab(this.#sources.slab());
    this.#slabPace.turn(atNs, this.#spending.chargeSelf());
    const bufferPages = this.#lookAtSockstat()?.memoryPages;
    if (slabBytes !== undefined && bufferPages !== undefined) {
      this.#memory.push({ atNs, value: { slabBytes, bufferPages } });
    }
  }

  /** Starts to take an `ss` sample; there must be none under way. */
  #takeSs(): Promise<SsSnapshot> {
    const taking = this.#sample();
    this.#taking = taking;
    const done = () => this.#taking = undefined;
    taking.then(done, (error) => {
      this.#failure ??= error;
      done();
    });
    return taking;
  }

  async #sample(): Promise<SsSnapshot> {
    const sources = this.#sources;
    const startNs = sources.nowNs();
    const childrenUs = sources.cpuMicroseconds("children");
    const text = await sources.ss();
    const endNs = sources.nowNs();
    const value = readSsOutput(text, this.#port);
    const parseUs = (sources.nowNs() - endNs) / 1e3;
    // A worker that ended meanwhile would count as well, but `ss` has one thread: its CPU time
    // can't be longer than it took.
    const wallUs = (endNs - startNs) / 1e3;
    const ssUs = Math.min(sources.cpuMicroseconds("children") - childrenUs, wallUs);
    const selfUs = this.#spending.chargeSelf();
    this.#spending.charge(ssUs + Math.max(0, parseUs - selfUs));
    this.#last = { costUs: ssUs + Math.max(parseUs, selfUs), sockets: socketsIn(value) };
    this.#ss.push({ atNs: (startNs + endNs) / 2, value });
    return value;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function socketsIn(snapshot: SsSnapshot): number {
  const all = [...Object.values(snapshot.client.states), ...Object.values(snapshot.server.states)];
  return all.reduce((sum, { sockets }) => sum + sockets, 0);
}
