/**
 * From the sampler's results to what a trial passes on.
 * @module
 */
import { TCP_STATES, type TcpState } from "../model/words.ts";
import type { SideSnapshot, SsSnapshot } from "../observe/ss_snapshot.ts";
import type { SamplerSummary } from "../observe/summary.ts";
import type { Observed } from "./raw.ts";

/** What a sampler leaves at the end of a trial. */
export interface Sampled {
  readonly summary: SamplerSummary;
  readonly end: SsSnapshot;
  readonly sampled: Observed["sampled"];
  readonly ssUnderLoad: number;
}

/** The same as plain data. */
export function observedBy({ end, ...rest }: Sampled): Observed {
  return { ...rest, end: { client: sockets(end.client), server: sockets(end.server) } };
}

function sockets(side: SideSnapshot): Record<TcpState, number> {
  const counts = TCP_STATES.map((state) => [state, side.states[state].sockets]);
  return Object.fromEntries(counts) as Record<TcpState, number>;
}
