/**
 * TIME_WAIT in a trial's results: how many were made, on which side, and how many are gone again.
 * @module
 */
import type { TrialSpec } from "../model/trial.ts";
import { type Isolation, type Side, SIDES } from "../model/words.ts";
import type { RawTrial } from "./raw.ts";
import type { Add } from "./target_measurements.ts";

/**
 * TIME_WAIT made, by side: what the last sample shows, and what was made but is
 * gone again, which can be told to a side only if one side alone ever held any.
 */
export function timeWaitMade(
  raw: RawTrial,
  isolation: Isolation,
): Readonly<Record<Side, number | null>> {
  const { end, summary } = raw.observed;
  const held = { client: end.client["TIME-WAIT"], server: end.server["TIME-WAIT"] };
  const made = raw.counters["TW"];
  // Without a namespace the counter has other programs' as well.
  // Nor is it of TIME_WAIT alone: a FIN-WAIT-2 without an owner is counted when it becomes one.
  const half = end.client["FIN-WAIT-2"] + end.server["FIN-WAIT-2"];
  if (isolation === "none" || made === undefined || made <= held.client + held.server + half) {
    return held;
  }
  const gone = made - held.client - held.server;
  const holders = SIDES.filter((side) => (summary.statePeaks[side]["TIME-WAIT"] ?? 0) > 0);
  if (holders.length !== 1) return { client: null, server: null };
  const holder = holders[0] as Side;
  return { ...held, [holder]: held[holder] + gone };
}

/** Adds what TIME_WAIT there was, by side, of so many closes of the closer. */
export function addTimeWait(add: Add, spec: TrialSpec, raw: RawTrial, closes: number): void {
  const made = timeWaitMade(raw, spec.isolation);
  for (const side of SIDES) {
    const n = made[side];
    add("time_wait_end", side, raw.observed.end[side]["TIME-WAIT"]);
    add("time_wait_per_1000_closes", side, n === null || closes === 0 ? null : n / closes * 1000);
    add("time_wait_socket_seconds", side, raw.observed.summary.timeWaitSocketSeconds[side]);
  }
  add("time_wait_lost", "host", timeWaitLost(raw));
}

/** How many were made and are gone at the last sample; `null` where the counter can't be read. */
export function timeWaitLost(raw: RawTrial): number | null {
  const made = raw.counters["TW"];
  if (made === undefined) return null;
  const { client, server } = raw.observed.end;
  const left = (["TIME-WAIT", "FIN-WAIT-2"] as const).map((state) => client[state] + server[state]);
  return Math.max(0, left.reduce((rest, n) => rest - n, made));
}
