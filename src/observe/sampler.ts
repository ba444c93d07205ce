/**
 * Watches the sockets of a trial for a small part of the time.
 *
 * Where nothing is timed, and at the beginning and the end, `ss` is asked. While something is timed
 * the kernel is asked for the same dump directly (`KernelSources.sockDiag`), which costs a tenth of
 * it: often at first and then ever less (`look_pace.ts`), in the form that tells most and is cheap
 * or takes no more than a hundredth of the time to the next look (`look_kinds.ts`).
 * /proc/net/sockstat, which knows totals only, fills in between. Where the kernel can't be asked,
 * `ss` is run instead, when the CPU time spent so far has been worked off (`duty.ts`).
 * @module
 */
import type { Sample } from "../model/trial.ts";
import { DUTY_SHARE, DutyCycle } from "./duty.ts";
import { type History, sampleRows, type SocketLook } from "./history.ts";
import { HostLooks } from "./host_looks.ts";
import type { KernelSources } from "./kernel_sources.ts";
import { cheapKind, COMPLETE, type LookKind } from "./look_kinds.ts";
import { LookPace } from "./look_pace.ts";
import { sleep } from "./sleep.ts";
import type { LookOptions, SamplerOptions } from "./sampler_options.ts";
import { SsLooks } from "./ss_looks.ts";
import { readSsOutput } from "./ss_output.ts";
import type { SsSnapshot } from "./ss_snapshot.ts";
import { Spending } from "./spending.ts";
import { type SamplerSummary, summarise } from "./summary.ts";
import { warmUpParsers } from "./warm_up.ts";

/** Of the duty cycle, what sockstat and the slabs may take; looks at sockets wait for that, too. */
const SOCKSTAT_PART = 1 / 4;
const SLAB_PART = 1 / 10;
const DEFAULTS = { dutyShare: DUTY_SHARE, sockstatMs: 20, slabMs: 1000, pageBytes: 4096 };

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
  readonly #pace: LookPace;
  readonly #off: boolean;
  readonly #spending: Spending;
  readonly #bySs: SsLooks;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(options: SamplerOptions) {
    const { dutyShare, sockstatMs, slabMs, pageBytes } = { ...DEFAULTS, ...options };
    this.#sources = options.sources;
    this.#port = options.port;
    this.#pageBytes = pageBytes;
    this.#sleep = options.sleep ?? sleep;
    this.#off = options.every === "off";
    this.#pace = new LookPace(options.every === "off" ? undefined : options.every);
    this.#duty = new DutyCycle(dutyShare);
    this.#spending = new Spending(this.#sources, this.#duty);
    this.#host = new HostLooks({
      ...{ sources: this.#sources, spending: this.#spending, sockstatMs, slabMs },
      ...{ sockstatShare: dutyShare * SOCKSTAT_PART, slabShare: dutyShare * SLAB_PART },
    });
    this.#bySs = new SsLooks({
      ...{ sources: this.#sources, spending: this.#spending, port: this.#port, looks: this.#ss },
      within: options.believedWithin,
      pause: (ms) => this.#sleep(ms, new AbortController().signal),
    });
  }

  /**
   * Takes the first sample, which later ones are compared with, and goes on sampling. Await it
   * before the load begins. CPU time counts from the first sample; what comes before it only sees to
   * it that this code is compiled and `ss` works.
   * @throws {MachineError} if `ss` can't be run, or can't be believed
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
    await this.#look();
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
    if (this.#off) return false;
    while (force && this.#bySs.busy) await this.#bySs.idle();
    if (!force && this.#sources.nowNs() < this.#duty.freeAtNs) return false;
    if (this.#bySs.busy) return false;
    this.#bySs.throwFailure();
    if (quick && this.#sources.sockDiag) {
      // Slabs alone would cost more than the sockets.
      this.#lookBySockDiag(COMPLETE);
      return true;
    }
    this.#host.lookAtMemory(false);
    await this.#look();
    return true;
  }

  /** Waits for the sample being taken, if there is one; what becomes of it is told later. */
  async idle(): Promise<void> {
    await this.#bySs.idle();
  }

  /**
   * How many looks were taken in these stretches of the sources' clock, and at how many of them the
   * queues of open connections were seen.
   */
  looksWithin(
    windows: readonly { readonly fromNs: number; readonly toNs: number }[],
  ): { readonly ss: number; readonly sockDiag: number; readonly queues: number } {
    const within = [...this.#ss, ...this.#partial].filter(({ atNs }) =>
      windows.some(({ fromNs, toNs }) => atNs >= fromNs && atNs <= toNs)
    );
    const sockDiag = within.filter(({ source }) => source === "sock_diag").length;
    const queues = within.filter(({ leftOut }) => !leftOut?.includes("ESTAB")).length;
    return { ss: within.length - sockDiag, sockDiag, queues };
  }

  /**
   * Ends sampling; waits for the sample being taken.
   * @throws {MachineError} if `ss` failed
   */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await this.#bySs.idle();
    this.#bySs.throwFailure();
  }

  /**
   * Ends sampling with a last sample of everything, whatever it costs.
   * @returns what `ss` showed in it
   * @throws {MachineError} if `ss` failed
   */
  async final(): Promise<SsSnapshot> {
    await this.stop();
    this.#host.lookAtMemory(false);
    return await this.#look();
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
    if (!this.#bySs.busy) this.#spending.disregard();
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

  /** A look by `ss` while nothing is opened or closed. */
  #look(): Promise<SsSnapshot> {
    return this.#bySs.takeBelieved();
  }

  async #run(): Promise<void> {
    if (this.#off) return;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#tick();
      await this.#sleep(this.#msToNext(), signal);
    }
  }

  /** Does whatever is due. */
  #tick(): void {
    const now = this.#sources.nowNs();
    this.#host.tick(now, this.#bySs.busy);
    this.#expect();
    if (this.#bySs.busy || this.#bySs.failed) return;
    if (this.#sources.sockDiag) {
      if (now >= this.#pace.dueNs) this.#lookBySockDiag();
    } else if (now >= this.#duty.freeAtNs) {
      // The loop goes on meanwhile; a failure is thrown at the next call from outside.
      this.#bySs.take().catch(() => {});
    }
  }

  /** Tells the duty cycle what the next look at all states will cost, as far as that is known. */
  #expect(): void {
    const totals = this.#host.last;
    if (!totals) return;
    this.#duty.expect(this.#bySs.expectedUs(totals.inUse + totals.timeWait));
  }

  #msToNext(): number {
    const due = [this.#host.dueNs];
    if (!this.#bySs.busy && !this.#bySs.failed) {
      due.push(this.#sources.sockDiag ? this.#pace.dueNs : this.#duty.freeAtNs);
    }
    return Math.max(1, Math.ceil((Math.min(...due) - this.#sources.nowNs()) / 1e6));
  }

  /** Takes a look without `ss`; without a kind, one that is cheap. */
  #lookBySockDiag(asked?: LookKind): void {
    const startNs = this.#sources.nowNs();
    const totals = this.#host.lookAtSockstat(false) ?? { inUse: 0, timeWait: 0 };
    const { states, leftOut } = asked ??
      cheapKind(
        { ...totals, buckets: this.#sources.tableBuckets() },
        this.#pace.affordableUs(startNs),
      );
    const beginNs = this.#sources.nowNs();
    const value = this.#sources.sockDiag?.(states, this.#port);
    if (!value) return;
    const atNs = (beginNs + this.#sources.nowNs()) / 2;
    const cost = this.#spending.chargeSelf();
    if (leftOut.length === 0) this.#ss.push({ atNs, value, source: "sock_diag" });
    else this.#partial.push({ atNs, value, source: "sock_diag", leftOut });
    this.#pace.turn(startNs, cost);
  }
}
