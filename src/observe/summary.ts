/**
 * What a whole trial's samples come to.
 * @module
 */
import type { Side, TcpState } from "../model/words.ts";
import { type History, looksIn } from "./history.ts";
import {
  longestGapMs,
  memoryAboveFirst,
  orphansPeak,
  portsHeldPeak,
  queuePeaks,
  statePeaks,
  unparsedRows,
} from "./peaks.ts";
import type { ObjectSizes } from "./object_sizes.ts";
import { socketMemory } from "./socket_memory.ts";
import { timeWaitSocketSeconds } from "./socket_seconds.ts";

/** Totals over a trial; `null` where something could not be observed. */
export interface SamplerSummary {
  /** Most sockets of a state of a side in one look. */
  readonly statePeaks: Readonly<Record<Side, Readonly<Record<TcpState, number | null>>>>;
  /** Most bytes in the queues of a side in one look, FIN and SYN taken off. */
  readonly queuePeaks: Readonly<
    Record<Side, { readonly recv: number | null; readonly send: number | null }>
  >;
  /** Most client ports held at once. */
  readonly portsHeldPeak: number | null;
  /** Most orphans above the first sample; the kernel counts them host-wide. */
  readonly orphansPeak: number | null;
  /** Bytes of the namespace's socket objects and of their ports' buckets above the first sample: the most, and in the last. */
  readonly socketMemory: { readonly peak: number | null; readonly end: number | null };
  /** Bytes of TCP's slabs and buffers, host-wide, above the first sample: likewise. */
  readonly kernelMemory: { readonly peak: number | null; readonly end: number | null };
  /** Past and still owed. */
  readonly timeWaitSocketSeconds: Readonly<Record<Side, number | null>>;
  /**
   * CPU time since the sampler's start in microseconds: all that this process took, and what the
   * `ss` children took.
   */
  readonly cpuMicroseconds: number;
  /** Looks at sockets, the first and the last included. */
  readonly looks: number;
  /** Longest time between two of them in milliseconds. */
  readonly longestGapMs: number | null;
  /** Rows or messages that were not understood; anything but 0 is worth a warning. */
  readonly unparsedRows: number;
}

/**
 * Summarises what was seen.
 * @param spent.cpuMicroseconds CPU time of the observer
 * @param spent.pageBytes size of a page of memory
 * @param spent.sizes what socket objects take
 * @param spent.timeWaitGranuleNs how coarsely the kernel fires TIME-WAIT timers
 */
export function summarise(
  history: History,
  spent: {
    readonly cpuMicroseconds: number;
    readonly pageBytes: number;
    readonly sizes: ObjectSizes;
    readonly timeWaitGranuleNs: number;
  },
): SamplerSummary {
  const { ss, sockstat, memory } = history;
  const looks = looksIn(history);
  const granuleS = spent.timeWaitGranuleNs / 1e9;
  return {
    statePeaks: statePeaks(looks),
    queuePeaks: queuePeaks(looks),
    portsHeldPeak: portsHeldPeak(ss),
    orphansPeak: orphansPeak(sockstat),
    socketMemory: socketMemory(history, spent.sizes),
    kernelMemory: memoryAboveFirst(memory, spent.pageBytes),
    timeWaitSocketSeconds: {
      client: timeWaitSocketSeconds(history, "client", granuleS),
      server: timeWaitSocketSeconds(history, "server", granuleS),
    },
    cpuMicroseconds: spent.cpuMicroseconds,
    looks: looks.length,
    longestGapMs: longestGapMs(looks),
    unparsedRows: unparsedRows(looks),
  };
}
