/**
 * What a look at the sockets by sock_diag takes in, and what it is expected to cost.
 *
 * The kernel walks its whole table for every dump, which takes 1 ns a bucket: 0.15 to 0.3 ms with the
 * 262,144 of a machine, a tenth of that with those of a namespace's own table. It has to fetch every
 * socket from memory, if only to see that its state was not asked for (0.1 to 0.15 µs). One that it
 * tells of costs 0.2 to 0.4 µs in TIME-WAIT and 0.6 to 2 µs in any other state (inet_sk_diag_fill()
 * and inet_twsk_diag_fill(), net/ipv4/inet_diag.c; seen on Linux 6.18). So leaving out the two states
 * that sockets stay in makes a look cheap that could not be had else.
 * @module
 */
import type { TcpState } from "../model/words.ts";
import { KERNEL_STATES } from "./ss_dump.ts";
import type { Sockstat } from "./sockstat.ts";

/** What a look takes in. */
export interface LookKind {
  /** States it leaves out. */
  readonly leftOut: readonly TcpState[];
  /** Bit n for state n of the kernel. */
  readonly states: number;
}

/** TCP_NEW_SYN_RECV (include/net/tcp_states.h): a SYN-RECV that is no full socket yet. */
const NEW_SYN_RECV = 12;

function lookWithout(...leftOut: TcpState[]): LookKind {
  const states = KERNEL_STATES.reduce(
    (mask, state, i) => leftOut.includes(state) ? mask : mask | 1 << (i + 1),
    1 << NEW_SYN_RECV,
  );
  return { leftOut, states };
}

/** All states. */
export const COMPLETE = lookWithout();
/** From the one that tells most to the one that costs least. */
const KINDS: readonly LookKind[] = [
  COMPLETE,
  lookWithout("TIME-WAIT"),
  lookWithout("TIME-WAIT", "ESTAB"),
];
const CHEAPEST = KINDS[2] as LookKind;

/** CPU time in microseconds; see above. They only choose what is looked at. */
const US = { bucket: 0.001, passedOver: 0.12, timeWait: 0.4, socket: 1.5 };
/** A cheap look should not cost more than this, if another kind can be had… */
const CHEAP_US = 500;
/** …that costs less than the one that tells more by at least this factor. */
const WORTH_IT = 1.3;

/** What there is to look through. */
export interface Looked extends Pick<Sockstat, "inUse" | "timeWait"> {
  /** Of the kernel's table of connections. */
  readonly buckets: number;
}

/** What a look of a kind will cost about, in microseconds of CPU time. */
export function expectedUs({ leftOut }: LookKind, { inUse, timeWait, buckets }: Looked): number {
  const each = (state: TcpState, us: number) => leftOut.includes(state) ? US.passedOver : us;
  return buckets * US.bucket + inUse * each("ESTAB", US.socket) +
    timeWait * each("TIME-WAIT", US.timeWait);
}

/**
 * The kind that tells most and is still cheap; where none is, the cheapest, or what costs hardly
 * more than that.
 * @param affordableUs what may be spent in any case, CPU time in microseconds
 */
export function cheapKind(looked: Looked, affordableUs = 0): LookKind {
  const most = Math.max(CHEAP_US, affordableUs, expectedUs(CHEAPEST, looked) * WORTH_IT);
  return KINDS.find((kind) => expectedUs(kind, looked) <= most) ?? CHEAPEST;
}
