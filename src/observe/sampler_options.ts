/**
 * How a sampler samples.
 * @module
 */
import type { KernelSources } from "./kernel_sources.ts";

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
  /**
   * Milliseconds between two looks at the sockets while something is timed, instead of a pace of
   * its own; `off`: none is taken but the first and the last.
   */
  readonly every?: number | "off";
  /**
   * In a namespace of its own what `ss` shows is held against what the kernel counts there, and may
   * differ by so many sockets. Left out: `ss` is believed.
   */
  readonly believedWithin?: number;
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
