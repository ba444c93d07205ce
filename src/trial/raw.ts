/**
 * What comes out of a trial's namespace, before it is turned into metrics.
 * @module
 */
import type { WorkerReport } from "../load/messages.ts";
import type { SeriesPoint } from "../model/series.ts";
import type { Measurement, Sample, TrialSpec } from "../model/trial.ts";
import type { Side, TcpState } from "../model/words.ts";
import type { SamplerSummary } from "../observe/summary.ts";
import type { Greeting, Request } from "../process/messages.ts";

/** Values that both sides have. */
export type BySide<T> = Readonly<Record<Side, T>>;

/** What the observer saw of the whole trial. `null` where it could not be observed. */
export interface Observed {
  readonly summary: SamplerSummary;
  /** Looks at sockets while connections were opened, closed or settling. */
  readonly looksUnderLoad: {
    readonly ss: number;
    readonly sockDiag: number;
    /** Of both, those that saw the queues of open connections. */
    readonly queues: number;
  };
  /** Sockets by state in the last sample. */
  readonly end: BySide<Readonly<Record<TcpState, number>>>;
  /** What sampling took while connections were opened, closed or settling; holds left out. */
  readonly sampled: {
    /** CPU time of the observer and its `ss` children. */
    readonly microseconds: number;
    /** Wall time, nanoseconds. */
    readonly ofNs: number;
  };
}

/** A trial's raw results. Plain data: it crosses processes as JSON. */
export interface RawTrial {
  /** Wall time of the phases that carry load, nanoseconds. */
  readonly loadNs: number;
  /** Whether TIME_WAIT that the trial has made may well be gone again by its end. */
  readonly timeWaitMayEnd: boolean;
  readonly reports: readonly WorkerReport[];
  /** How long the trial's own process stood still meanwhile, as its workers tell it of theirs. */
  readonly hostStoodStillNs: number;
  readonly samples: readonly Sample[];
  /** What phases have measured themselves; it goes before what every trial computes. */
  readonly measured: readonly Measurement[];
  readonly series: readonly SeriesPoint[];
  readonly observed: Observed;
  /** Kernel counters, last less first, by their kernel names; absent where not readable. */
  readonly counters: Readonly<Record<string, number>>;
  /** Settings as read back in the namespace. */
  readonly sysctls: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  /** What may explain that nothing succeeded; left out: nothing is known. */
  readonly explanation?: string;
}

/** The phase of a trial that from now on mostly waits: its workers have gone, or do nothing. */
export const IDLE = "waiting, while others may work";

/** How a trial's host greets. */
export const TRIAL_HOST: Greeting = { type: "trial host", protocol: 1 };

/** To the host, once: carry out this trial. */
export interface RunTrial extends Request<RanTrial> {
  readonly type: "trial";
  readonly spec: TrialSpec;
}

/** Answer to `trial`. */
export interface RanTrial {
  readonly type: "raw";
  readonly raw: RawTrial;
}
