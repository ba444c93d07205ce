/**
 * Waiting until the kernel has given up the closer's sockets: it does so with those that have no
 * owner any more, once their probes of a closed window are as far apart as can be (tcp_probe_timer
 * in net/ipv4/tcp_timer.c). It sends nothing then; the peer learns of it when it has read.
 * @module
 */
import { delay } from "../../src/sys/delay.ts";
import type { TrialSpec } from "../../src/model/trial.ts";
import { parseSockstat } from "../../src/observe/sockstat.ts";
import { monotonicNs } from "../../src/sys/clock.ts";
import { sockstatText } from "../../src/sys/proc_net.ts";
import { listenersHere } from "../../src/trial/two_namespaces.ts";
import type { PhaseContext } from "../../src/trial/phases/phase.ts";

/** Between counts of the closer's sockets: the shortest, and that part of the time so far. */
const COUNT = { shortestMs: 20, part: 1 / 200 };
/** Between looks at the queues, likewise. */
const LOOK = { shortestMs: 100, part: 1 / 20 };
/** Sockets without an owner that are given up at all are given up within so many times the time. */
const SURELY = 2;

/** Counts the closer's sockets, none of the peer's; made while every connection is open. */
export class CloserSockets {
  readonly #others: number;

  /** @throws {Error} where sockets can't be counted */
  constructor(spec: TrialSpec) {
    const listeners = listenersHere(spec);
    this.#others = listeners + (inUse() - listeners) / 2;
  }

  /** How many there are, TIME_WAIT not among them. */
  count(): number {
    return Math.max(0, inUse() - this.#others);
  }
}

/** What is waited for. */
export interface Wait {
  readonly sockets: CloserSockets;
  /** CLOCK_MONOTONIC nanoseconds of the first closing call. */
  readonly startNs: number;
  /** From then on, if the closer still owns its sockets: nobody gives them up. */
  readonly afterMs: number;
  /** Resolves when the closer owns none of them any more. */
  readonly over: Promise<unknown>;
}

/**
 * Resolves when the closer has no sockets any more, or when the wait is over.
 * @returns microseconds from the first closing call to the first count without any; `null` if there
 * were still some
 */
export async function givenUp(
  { sockets, startNs, afterMs, over }: Wait,
  { sampler }: Pick<PhaseContext, "sampler">,
): Promise<number | null> {
  let owned = true;
  const disowned = () => owned = false;
  over.then(disowned, disowned);
  const sinceMs = () => (monotonicNs() - startNs) / 1e6;
  const pause = ({ shortestMs, part }: typeof COUNT) => Math.max(shortestMs, sinceMs() * part);
  let lookMs = 0;
  while (true) {
    if (sockets.count() === 0) return sinceMs() * 1e3;
    if (sinceMs() >= afterMs * (owned ? 1 : SURELY)) return null;
    if (sinceMs() >= lookMs) {
      await sampler.look({ force: true, quick: true });
      lookMs = sinceMs() + pause(LOOK);
    }
    await delay(pause(COUNT));
  }
}

function inUse(): number {
  const sockstat = parseSockstat(sockstatText());
  if (sockstat) return sockstat.inUse;
  throw new Error("cannot count sockets as /proc/net/sockstat can't be read");
}
