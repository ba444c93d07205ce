/**
 * A trial: what is asked for, and what came of it.
 * @module
 */
import type { MetricName } from "./metric_list.ts";
import type { Parameters } from "./parameters.ts";
import type { BlockingCloses, Phase } from "./scenario.ts";
import type { SeriesPoint } from "./series.ts";
import type { TargetSpec } from "./target.ts";
import type { Isolation, ModeSpec, Place, Side, Stack, TcpState, TimedCall } from "./words.ts";

/** A cell of the matrix: everything that stays equal between repetitions. */
export interface Cell {
  readonly scenario: string;
  readonly mode: ModeSpec;
  readonly closer: Side;
  readonly stack: Stack;
  readonly parameters: Parameters;
}

/** Everything needed to run one trial. Plain data: it crosses processes as JSON. */
export interface TrialSpec extends Cell {
  /** Unique in the run: `churn-linger_1-client-libc-r2`; swept parameters stand before the end. */
  readonly id: string;
  /** Which repetition of the cell, from 1. */
  readonly rep: number;
  readonly program: readonly Phase[];
  /** Worker processes on each side. */
  readonly workers: { readonly clients: number; readonly servers: number };
  /** Destination addresses 127.x.y.z the clients spread over. */
  readonly destinations: readonly string[];
  /** The servers' TCP port. */
  readonly port: number;
  readonly isolation: Isolation;
  /** Client and server live in namespaces of their own, joined by a link; see `Scenario.twoNamespaces`. */
  readonly twoNamespaces?: true;
  /** The server to talk to, where it is not one of ours. */
  readonly target?: TargetSpec;
  /** Settings written inside the namespace, e.g. `net.ipv4.tcp_tw_reuse` → `0`. */
  readonly sysctls: Readonly<Record<string, string>>;
  /** Buckets of the namespace's own table of connections; left out: the machine's is shared. */
  readonly socketTable?: number;
  /** Causes of failure that are results in this scenario: see `Scenario.expected`. */
  readonly expected: readonly string[];
  /** Exact metrics that chance decides in this cell: see `Scenario.nondeterministic`. Left out: none. */
  readonly nondeterministic?: readonly MetricName[];
  /** Who makes blocking closes: a few threads in each process, one for each close, or the loop. */
  readonly blockingCloses: BlockingCloses;
  /** The calls whose times tell something: see `Scenario.timedCalls`. Left out: all. */
  readonly timedCalls?: readonly TimedCall[];
  /** A connection succeeds that is opened: see `Scenario.unanswered`. */
  readonly unanswered?: true;
  /**
   * Milliseconds between two looks at the sockets while something is timed; `off`: none. Left out: at
   * a pace of the sampler's own.
   */
  readonly sampler?: number | "off";
  /** How many trials of its scenario may run at the same time, itself among them. */
  readonly sideBySide: number;
  /** The trial is given up after this many milliseconds. */
  readonly timeoutMs: number;
}

/** One value of one metric of one trial; `null` where it could not be measured. */
export interface Measurement {
  readonly metric: MetricName;
  readonly side: Place;
  readonly value: number | null;
}

/**
 * Where a sample came from: the program `ss`, the same dump asked of the kernel without it, or
 * /proc/net/sockstat.
 */
export type SampleSource = "ss" | "sock_diag" | "sockstat";

/** What a sample row counts: a TCP state, or a total that only sockstat knows. */
export type SampleState = TcpState | "IN-USE" | "ORPHAN" | "ALLOC";

/** One socket state of one side at one moment of a trial. */
export interface Sample {
  /** Milliseconds since the first phase began. */
  readonly tMs: number;
  readonly side: Place;
  readonly state: SampleState;
  readonly sockets: number;
  /** Sum of Recv-Q over these sockets as `ss` prints it; `null` where not known. */
  readonly recvQBytes: number | null;
  /** Sum of Send-Q over these sockets as `ss` prints it; `null` where not known. */
  readonly sendQBytes: number | null;
  readonly source: SampleSource;
}

/** One point of a latency distribution of one trial. */
export interface LatencyPoint {
  readonly call: TimedCall;
  readonly side: Side;
  /** 0 (minimum) to 1 (maximum). */
  readonly quantile: number;
  readonly microseconds: number;
  /** How many calls the distribution holds. */
  readonly count: number;
}

/** The quantiles kept of every latency distribution. */
export const QUANTILES: readonly number[] = [
  0,
  0.05,
  0.1,
  0.25,
  0.5,
  0.75,
  0.9,
  0.95,
  0.98,
  0.99,
  0.995,
  0.998,
  0.999,
  0.9995,
  0.9999,
  1,
];

/** What came of a trial. Warnings are values: whoever shows them decides how. */
export type Outcome =
  | {
    readonly status: "completed";
    readonly durationMs: number;
    readonly measurements: readonly Measurement[];
    readonly samples: readonly Sample[];
    readonly latencies: readonly LatencyPoint[];
    readonly series: readonly SeriesPoint[];
    /** Settings as read back inside the namespace. */
    readonly sysctls: Readonly<Record<string, string>>;
    readonly warnings: readonly string[];
    /**
     * What has spoilt its times, in a few words: `the client worker stood still for 2.0 s`. Only what
     * still holds has values then. Left out: nothing has.
     */
    readonly disturbed?: string;
    /** Exact metrics of which the trial has seen that chance decided them. Left out: none. */
    readonly nondeterministic?: readonly MetricName[];
  }
  | {
    /** The trial could not be carried out, or its numbers can't be trusted. */
    readonly status: "failed";
    readonly durationMs: number;
    /** One line. */
    readonly reason: string;
    readonly warnings: readonly string[];
  }
  | {
    /** Interrupted from outside. */
    readonly status: "aborted";
    readonly durationMs: number;
    readonly reason: string;
    readonly warnings: readonly string[];
  };

/** Runs one trial. The real one makes namespaces; tests pass a fake. */
export interface Executor {
  /** Never rejects for what goes wrong inside a trial: that is an outcome. */
  run(spec: TrialSpec, signal: AbortSignal): Promise<Outcome>;
}
