/**
 * Watches the sockets of a trial for a small part of the time.
 *
 * Where nothing is timed, and at the beginning and the end, `ss` is asked. While something is timed
 * the kernel is asked for the same dump directly (`KernelSources.sockDiag`), which costs a tenth of
 * it: often at first and then ever less (`look_pace.ts`), in the form that tells most and is cheap
 * (`look_kinds.ts`); and for all states whenever the CPU time spent so far has been worked off
 * (`duty.ts`). /proc/net/sockstat, which knows totals only, fills in between. Where the kernel can't
 * be asked, `ss` is run instead, when it has been earned.
 * @module
 */
import type { Sample } from "../model/trial.ts";
import { DUTY_SHARE, DutyCycle } from "./duty.ts";
import { type History, sampleRows, type SocketLook } from "./history.ts";
import { HostLooks } from "./host_looks.ts";
import type { KernelSources } from "./kernel_sources.ts";
import { cheapKind, COMPLETE, expectedUs, type LookKind } from "./look_kinds.ts";
import { LookPace } from "./look_pace.ts";
import { sleep } from "./sleep.ts";
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

/** How a look that is asked for is taken. */
export interface LookOptions {
  /** In any case; later looks wait until its cost, too, is worked off. */
  readonly force?: boolean;
  /** By sock_diag, where that can be had: for moments in which something is timed. */
  readonly quick?: boolean;
}

/** Of the duty cycle, what sockstat and the slabs may take; looks at sockets wait for that, too. */
const SOCKSTAT_PART = 1 / 4;
const SLAB_PART = 1 / 10;
/** Of the time to the next look at the sockets, what one may take even if it tells more. */
const LOOK_SHARE = 0.01;
/** CPU time of one more socket in an `ss` sample, kernel, `ss` and parser together: 0.4 to 0.9 µs. */
const US_PER_SOCKET = 0.7;
const DEFAULTS = { dutyShare: DUTY_SHARE, sockstatMs: 20, slabMs: 250, pageBytes: 4096 };

/** Samples from `start` to `final`. */
export class Sampler {
  readonly #sources: KernelSources;
  readonly #port: number;
  readonly #pageBytes: number;
  readonly #sleep: NonNullable<SamplerOptions["sleep"]>;
  readonly #ss: SocketLook[] = [];
  readonly #partial: SocketLook[] = [];
  readonly #host: HostLooks;
  readonly #duty: DutyCycle;
  readonly #pace = new LookPace();
  readonly #spending: Spending;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  /** The `ss` sample being taken. */
  #taking: Promise<SsSnapshot> | undefined;
  #failure: unknown;
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
    this.#host = new HostLooks({
      ...{ sources: this.#sources, spending: this.#spending, sockstatMs, slabMs },
      ...{ sockstatShare: dutyShare * SOCKSTAT_PART, slabShare: dutyShare * SLAB_PART },
    });
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
    this.#sources.sockDiag?.(COMPLETE.states, this.#port);
    this.#host.begin();
    await this.#sleep(1, this.#stopping.signal);
    this.#spending.disregard();
    this.#host.lookAtMemory(false);
    await this.#takeSs();
    const now = this.#sources.nowNs();
    this.#duty.begin(now);
    this.#pace.begin(now);
    this.#loop = this.#run();
  }

  /**
   * Takes a sample of everything now, if the duty cycle allows one or it is forced.
   * @returns whether it was taken
   * @throws {MachineError} if `ss` failed, now or earlier
   */
  async look({ force = false, quick = false }: LookOptions = {}): Promise<boolean> {
    while (force && this.#taking) await this.#taking;
    if (!force && this.#sources.nowNs() < this.#duty.freeAtNs) return false;
    if (this.#taking) return false;
    this.#throwFailure();
    if (quick && this.#sources.sockDiag) {
      // Slabs alone would cost more than the sockets.
      this.#lookBySockDiag(COMPLETE);
      return true;
    }
    this.#host.lookAtMemory(false);
    await this.#takeSs();
    return true;
  }

  /** Waits for the sample being taken, if there is one; what becomes of it is told later. */
  async idle(): Promise<void> {
    await this.#taking?.catch(() => {});
  }

  /** How many looks were taken in these stretches of the sources' clock. */
  looksWithin(
    windows: readonly { readonly fromNs: number; readonly toNs: number }[],
  ): { readonly ss: number; readonly sockDiag: number } {
    const within = [...this.#ss, ...this.#partial].filter(({ atNs }) =>
      windows.some(({ fromNs, toNs }) => atNs >= fromNs && atNs <= toNs)
    );
    const sockDiag = within.filter(({ source }) => source === "sock_diag").length;
    return { ss: within.length - sockDiag, sockDiag };
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
    this.#host.lookAtMemory(false);
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
      sizes: this.#host.sizes,
      timeWaitGranuleNs: this.#sources.timeWaitGranuleNs(),
    });
  }

  #history(): History {
    const { sockstat, memory } = this.#host;
    return { ss: this.#ss, partial: this.#partial, sockstat, memory };
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
    this.#host.tick(now, this.#taking !== undefined);
    this.#expect();
    if (this.#taking || this.#failure !== undefined) return;
    const earned = now >= this.#duty.freeAtNs;
    if (this.#sources.sockDiag) {
      if (earned) this.#lookBySockDiag(COMPLETE);
      else if (now >= this.#pace.dueNs) this.#lookBySockDiag();
    } else if (earned) {
      // The loop goes on meanwhile; a failure is thrown at the next call from outside.
      this.#takeSs().catch(() => {});
    }
  }

  /** Tells the duty cycle what the next look at all states will cost, as far as that is known. */
  #expect(): void {
    const totals = this.#host.last;
    if (!totals) return;
    if (this.#sources.sockDiag) return this.#duty.expect(expectedUs(COMPLETE, totals));
    const more = totals.inUse + totals.timeWait - this.#last.sockets;
    this.#duty.expect(this.#last.costUs + Math.max(0, more) * US_PER_SOCKET);
  }

  #msToNext(): number {
    const due = [this.#host.dueNs];
    if (!this.#taking && this.#failure === undefined) {
      due.push(this.#duty.freeAtNs);
      if (this.#sources.sockDiag) due.push(this.#pace.dueNs);
    }
    return Math.max(1, Math.ceil((Math.min(...due) - this.#sources.nowNs()) / 1e6));
  }

  /** Takes a look without `ss`; without a kind, one that is cheap. */
  #lookBySockDiag(asked?: LookKind): void {
    const startNs = this.#sources.nowNs();
    const totals = this.#host.lookAtSockstat(false) ?? { inUse: 0, timeWait: 0 };
    const affordableUs = this.#pace.stepNs(startNs) / 1e3 * LOOK_SHARE;
    const { states, leftOut } = asked ?? cheapKind(totals, affordableUs);
    const beginNs = this.#sources.nowNs();
    const value = this.#sources.sockDiag?.(states, this.#port);
    if (!value) return;
    const atNs = (beginNs + this.#sources.nowNs()) / 2;
    this.#spending.chargeSelf();
    if (leftOut.length === 0) this.#ss.push({ atNs, value, source: "sock_diag" });
    else this.#partial.push({ atNs, value, source: "sock_diag", leftOut });
    this.#pace.turn(startNs);
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

function socketsIn({ total }: SsSnapshot): number {
  return total.inUse + total.timeWait;
}
