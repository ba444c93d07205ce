/**
 * The machine as a plan sees it.
 * @module
 */
import type { Need } from "../model/scenario.ts";
import type { Isolation } from "../model/words.ts";
import type { PortRange } from "./addresses.ts";

/** What a plan has to know of the machine. */
export interface Machine {
  readonly isolation: Isolation;
  /** Descriptors one process may have open. */
  readonly descriptors: number;
  /** Of the namespace the trials will run in. */
  readonly portRange: PortRange;
  /** `net.ipv4.tcp_max_tw_buckets`, likewise; 0 if it is not known. */
  readonly timeWaitBuckets: number;
  /** From how many bytes on TCP's buffers put the kernel under pressure; 0 if it is not known. */
  readonly tcpMemoryBytes: number;
  /** Why there is none of what needs more than a namespace, one line each; what is not here works. */
  readonly lacks: Readonly<Partial<Record<Need, string>>>;
  /** IPv4 addresses of this machine; left out where they can't be read. */
  readonly addresses?: readonly string[];
}
