/**
 * From the sampler's results to what a trial passes on.
 * @module
 */
import { SIDES, TCP_STATES, type TcpState } from "../model/words.ts";
import type { SideSnapshot, SsSnapshot } from "../observe/ss_snapshot.ts";
import type { SamplerSummary } from "../observe/summary.ts";
import type { Observed } from "./raw.ts";

/** What a sampler leaves at the end of a trial. */
export interface Sampled {
  readonly summary: SamplerSummary;
  readonly end: SsSnapshot;
  readonly sampled: Observed["sampled"];
  readonly looksUnderLoad: Observed["looksUnderLoad"];
}

/** The same as plain data. */
export function observedBy({ end, ...rest }: Sampled): Observed {
  return { ...rest, end: { client: sockets(end.client), server: sockets(end.server) } };
}

function sockets(side: SideSnapshot): Record<TcpState, number> {
  const counts = TCP_STATES.map((state) => [state, side.states[state].sockets]);
  return Object.fromEntries(counts) as Record<TcpState, number>;
}

/** States that a socket is in only until the kernel has done what it was asked. */
const PASSING = ["FIN-WAIT-1", "CLOSING", "LAST-ACK"] as const;

/** A warning if closes were not over at the last sample, whose counts are not final then. */
export function stillClosing(end: SsSnapshot): string[] {
  const left = SIDES.flatMap((side) =>
    PASSING.map((state) => ({ side, state, sockets: end[side].states[state].sockets }))
  ).filter(({ sockets }) => sockets > 0);
  if (left.length === 0) return [];
  const list = left.map(({ side, state, sockets }) => `${sockets} ${state} on the ${side}`);
  return [
    `closes were not over at the last sample (${
      list.join(", ")
    }), so TIME_WAIT and memory at the ` +
    "end are not final",
  ];
}
