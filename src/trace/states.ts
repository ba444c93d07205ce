/**
 * The states of a side as they came one after another: what the kernel was seen to say, and between
 * that what follows from the packets. Pure.
 * @module
 */
import type { TracedState } from "../model/trace.ts";
import type { TcpState } from "../model/words.ts";
import type { ImpliedState } from "./implied_states.ts";
import type { SeenState } from "./raw.ts";

type State = TcpState | "CLOSED";

/** How far along its life a connection is; it never goes back. */
const STAGE: Readonly<Record<State, number>> = {
  "LISTEN": 0,
  "UNCONN": 0,
  "SYN-SENT": 1,
  "SYN-RECV": 1,
  "ESTAB": 2,
  "FIN-WAIT-1": 3,
  "CLOSE-WAIT": 3,
  "FIN-WAIT-2": 4,
  "CLOSING": 4,
  "LAST-ACK": 4,
  "TIME-WAIT": 5,
  "CLOSED": 6,
};

/** What each observer saw of one side, each in its own order. */
export interface Sightings {
  /** Watches from before the connection until its end. */
  readonly host: readonly SeenState[];
  /** Look between their own calls, and no more when they are over. */
  readonly threads: readonly (readonly SeenState[])[];
}

/**
 * What was seen, less the moments in which the kernel found no socket that was there all along:
 * while one becomes TIME-WAIT, a look-up takes no lock and may find neither of the two
 * (inet_twsk_hashdance_schedule(), net/ipv4/inet_timewait_sock.c; seen once in 49,830 connections).
 * CLOSED is the end of a connection, so whoever saw it again afterwards had missed it.
 */
export function sightings({ host, threads }: Sightings): SeenState[] {
  const watched = withoutMisses(host);
  const lives = watched.length > 0 && watched.at(-1)?.state !== "CLOSED";
  const others = threads.flatMap(withoutMisses);
  return [...watched, ...lives ? others.filter(({ state }) => state !== "CLOSED") : others];
}

/** @param seen by one observer, in its order */
function withoutMisses(seen: readonly SeenState[]): SeenState[] {
  const alive = seen.findLastIndex(({ state }) => state !== "CLOSED");
  return seen.filter(({ state }, i) => state !== "CLOSED" || i > alive);
}

/**
 * One observer's view out of several's: in order, without what only repeats what is known. Answers
 * that two threads got at the same time may be stamped in the wrong order: what would go back in the
 * connection's life is left out.
 */
export function oneView(seen: readonly SeenState[]): SeenState[] {
  const view: SeenState[] = [];
  let last: SeenState | undefined;
  for (const one of seen.toSorted((a, b) => a.tNs - b.tNs)) {
    if (last ? isKnown(one, last) : one.state === "CLOSED") continue;
    view.push(one);
    last = one;
  }
  return view;
}

function isKnown(one: SeenState, last: SeenState): boolean {
  if (STAGE[one.state] < STAGE[last.state]) return true;
  return one.state === last.state && one.recvQBytes === last.recvQBytes &&
    one.sendQBytes === last.sendQBytes;
}

/**
 * Puts each state that was seen where the packet that led to it was sent, if there is one, and what
 * passed unseen before it.
 * @param view of one side, from {@link oneView}
 * @param implied of the same side
 * @param errorNs how far the clocks of both may be apart
 */
export function statesOf(
  view: readonly SeenState[],
  { implied, errorNs }: { implied: readonly ImpliedState[]; errorNs: number },
): TracedState[] {
  const states: TracedState[] = [];
  let next = 0;
  let known: State = "CLOSED";
  let earliest = -Infinity;
  for (const one of view) {
    let tNs = one.tNs;
    if (one.state !== known) {
      const at = implied.findIndex(({ state, tNs }, i) =>
        i >= next && state === one.state && tNs <= one.tNs + errorNs
      );
      if (at >= 0) {
        const passed = implied.slice(next, at);
        const from = passed.findLastIndex(({ state }) => state === known) + 1;
        for (const { state, tNs } of passed.slice(from)) {
          earliest = Math.max(earliest, tNs);
          states.push(unseen({ ...one, state, tNs: earliest }));
        }
        tNs = (implied[at] as ImpliedState).tNs;
        next = at + 1;
      }
    }
    known = one.state;
    earliest = Math.max(earliest, tNs);
    states.push({ kind: "state", ...one, tNs: earliest, source: "kernel" });
  }
  return states;
}

function unseen({ side, tNs, state }: SeenState): TracedState {
  return { kind: "state", side, tNs, state, source: "packets", recvQBytes: null, sendQBytes: null };
}
