/**
 * What is told, and can't be told, of a server that is not ours. Pure.
 * @module
 */
import type { MetricName } from "../metrics/registry.ts";
import { EVERY_STATE, looksAt } from "../model/looks.ts";
import type { Sample, SampleState } from "../model/trial.ts";
import { type Place, type Side, SIDES } from "../model/words.ts";
import type { RawTrial } from "./raw.ts";

/** Adds a measurement; a later one of the same name and place takes the place of an earlier one. */
export type Add = (name: MetricName, side: Place, value: number | null | undefined) => void;

/**
 * What a server that is not ours does not tell, what it left in CLOSE-WAIT, and what was spoilt by
 * connections before.
 * @param closes connections that ended
 * @returns warnings
 */
export function addTarget(add: Add, raw: RawTrial, closes: number): readonly string[] {
  for (
    const name of ["bytes_sent", "peer_resets", "loop_stall_max", "cpu_per_connection"] as const
  ) {
    add(name, "server", null);
  }
  for (const side of SIDES) {
    for (const name of ["bytes_delivered", "bytes_lost"] as const) add(name, side, null);
    const n = raw.observed.end[side]["CLOSE-WAIT"];
    add("close_wait_per_1000_closes", side, closes === 0 ? null : n / closes * 1000);
  }
  const { spoilt, warnings } = leftOver(raw.samples);
  for (const [name, side] of spoilt) add(name, side, null);
  return warnings;
}

/** What can't be told of a side that had sockets in a state before. */
const SPOILT: Readonly<Partial<Record<SampleState, readonly MetricName[]>>> = {
  "ESTAB": ["established_leaked"],
  "FIN-WAIT-1": ["fin_wait_1_peak"],
  "FIN-WAIT-2": ["fin_wait_2_peak"],
  "CLOSE-WAIT": ["close_wait_peak", "close_wait_leaked", "close_wait_per_1000_closes"],
  "TIME-WAIT": [
    "time_wait_peak",
    "time_wait_end",
    "time_wait_per_1000_closes",
    "time_wait_socket_seconds",
  ],
};

/** What was found, and what it spoils. */
export interface LeftOver {
  /** Metrics that can't be told, with their side. */
  readonly spoilt: readonly (readonly [metric: MetricName, side: Side])[];
  /** One line for each state of a side. */
  readonly warnings: readonly string[];
}

/**
 * What earlier connections had left on the server's port before the trial began. A server that runs
 * already is driven again and again in the host's own namespace, so that the TIME_WAIT of the last
 * trial, or what somebody else has open, would be counted as this one's.
 * @param samples of a trial, in the order of time; those of the first look count
 */
export function leftOver(samples: readonly Sample[]): LeftOver {
  const looked = looksAt(samples, EVERY_STATE);
  const first = looked.filter(({ tMs }) => tMs === looked[0]?.tMs);
  const found = SIDES.flatMap((side) =>
    first.filter((one) => one.side === side && one.sockets > 0 && SPOILT[one.state] !== undefined)
      .map(({ state, sockets }) => ({ side, state, sockets }))
  );
  const ports = found.some(({ state }) => state === "TIME-WAIT");
  return {
    spoilt: [
      ...found.flatMap(({ side, state }) =>
        (SPOILT[state] ?? []).map((metric) => [metric, side] as const)
      ),
      ...ports ? [["ports_held_peak", "client"] as const] : [],
    ],
    warnings: found.map(({ side, state, sockets }) =>
      `${sockets} sockets on the target's port were in ${state} before the trial, ${side} side: ` +
      "what would count them as its own is left empty"
    ),
  };
}
