/**
 * Raw results of a trial made up for tests: 100 connections, closed by the client.
 * @module
 */
import type { WorkerReport } from "../../load/messages.ts";
import { type Side, SIDES, TCP_STATES, type TcpState } from "../../model/words.ts";
import type { TcpCounters } from "../../observe/counters.ts";
import type { RawTrial } from "../raw.ts";

function states<T>(value: T, fields: Partial<Record<TcpState, T>> = {}): Record<TcpState, T> {
  const all = Object.fromEntries(TCP_STATES.map((state) => [state, value]));
  return { ...all, ...fields } as Record<TcpState, T>;
}

export function report(side: Side, fields: Partial<WorkerReport> = {}): WorkerReport {
  return {
    type: "report",
    side,
    opened: 100,
    echoed: side === "client" ? 100 : 0,
    failures: {},
    closes: side === "client" ? 100 : 0,
    drainsGivenUp: 0,
    resets: 0,
    open: 0,
    bytesSent: 1100,
    bytesReceived: 1100,
    closers: 0,
    longestStallNs: 5000,
    stoodStillNs: 0,
    cpuMicroseconds: 2000,
    wallNs: 50e6,
    runDelayNs: 0,
    histograms: {},
    ...fields,
  };
}

/** What the kernel counted, and what `ss` saw of TIME_WAIT, now and at its most. */
export interface KernelCounts {
  readonly reports?: readonly WorkerReport[];
  readonly counters?: TcpCounters;
  readonly end?: readonly [client: number, server: number];
  readonly peak?: readonly [client: number | null, server: number | null];
}

export const COUNTERS: TcpCounters = {
  TW: 100,
  OutSegs: 1000,
  RetransSegs: 3,
  OutRsts: 7,
  TCPAbortOnData: 4,
  TCPAbortOnClose: 2,
  TCPAbortOnLinger: 1,
  TCPTimeWaitOverflow: 0,
  ListenOverflows: 0,
};

export function raw(
  {
    reports = SIDES.map((side) => report(side)),
    counters = COUNTERS,
    end = [100, 0],
    peak = end,
  }: KernelCounts = {},
): RawTrial {
  return {
    loadNs: 50e6,
    timeWaitMayEnd: false,
    reports,
    hostStoodStillNs: 0,
    samples: [],
    measured: [],
    series: [],
    observed: {
      looksUnderLoad: { ss: 1, sockDiag: 2, queues: 3 },
      summary: {
        statePeaks: {
          client: states<number | null>(0, { "TIME-WAIT": peak[0] }),
          server: states<number | null>(0, { "TIME-WAIT": peak[1] }),
        },
        queuePeaks: { client: { recv: 1, send: 2 }, server: { recv: null, send: null } },
        portsHeldPeak: 100,
        orphansPeak: null,
        socketMemory: { peak: null, end: null },
        kernelMemory: { peak: null, end: null },
        timeWaitSocketSeconds: { client: 6000, server: 0 },
        cpuMicroseconds: 900,
        looks: 2,
        longestGapMs: 50,
        unparsedRows: 0,
      },
      end: {
        client: states(0, { "TIME-WAIT": end[0] }),
        server: states(0, { "TIME-WAIT": end[1] }),
      },
      sampled: { microseconds: 500, ofNs: 50e6 },
    },
    counters,
    sysctls: {},
    warnings: [],
  };
}
