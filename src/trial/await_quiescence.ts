/**
 * Waiting for the kernel to have done what it was asked.
 * @module
 */
import { delay } from "../sys/delay.ts";
import type { TrialSpec } from "../model/trial.ts";
import { parseSockstat } from "../observe/sockstat.ts";
import { monotonicNs } from "../sys/clock.ts";
import { sockstatText } from "../sys/proc_net.ts";
import { listenersHere } from "./two_namespaces.ts";

/** Time for the kernel to finish what the processes have closed. */
const QUIET_MS = 2000;
const POLL_MS = 2;

/**
 * Waits until only listeners are left, which is when the kernel has done what it was asked.
 * @param atRest sockets there are when nothing is under way, where they are not our own listeners
 */
export async function awaitQuiescence(
  spec: TrialSpec,
  atRest = listenersHere(spec),
): Promise<void> {
  if (spec.isolation === "none") return await delay(50);
  const end = monotonicNs() + QUIET_MS * 1e6;
  while (monotonicNs() < end) {
    const sockstat = parseSockstat(sockstatText());
    if ((sockstat?.inUse ?? 0) <= atRest) return;
    await delay(POLL_MS);
  }
}
