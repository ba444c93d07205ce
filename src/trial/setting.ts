/**
 * The network a trial runs in: its sysctls, set and read back, and its loopback interface.
 * @module
 */
import type { TrialSpec } from "../model/trial.ts";
import { bringUpLoopback, readSysctl, writeSysctl } from "../sys/netns.ts";

/** Settings that bear on the results and are read back into the record of every trial. */
const RECORDED = [
  "net.ipv4.tcp_tw_reuse",
  "net.ipv4.tcp_rfc1337",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_max_tw_buckets",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_ehash_entries",
];

/** What setting up left behind. */
export interface NetworkSetup {
  /** As read back. */
  readonly sysctls: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** Applies the sysctls, in a namespace of our own only, and brings the loopback interface up. */
export function setUp(spec: TrialSpec): NetworkSetup {
  const warnings: string[] = [];
  if (spec.isolation !== "none") {
    bringUpLoopback();
    for (const [name, value] of Object.entries(spec.sysctls)) {
      try {
        writeSysctl(name, value);
      } catch (error) {
        // Older kernels hide some of them from a namespace that is not root's.
        warnings.push(`${name} could not be set to ${value}: ${(error as Error).message}`);
      }
    }
  }
  const names = new Set([...Object.keys(spec.sysctls), ...RECORDED]);
  const readBack = [...names].map((name) => [name, readSysctl(name) ?? ""] as const);
  return { sysctls: Object.fromEntries(readBack), warnings };
}
