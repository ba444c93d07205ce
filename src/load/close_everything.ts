/**
 * Closing all that is open, as at a restart.
 * @module
 */
import { monotonicNs } from "../sys/clock.ts";
import type { Closing } from "./closing.ts";
import { type Connections, State } from "./connections.ts";
import type { EventLoop } from "./event_loop.ts";
import type { Done } from "./messages.ts";

/** A worker's parts that take part in it. */
export interface Closable {
  readonly loop: EventLoop;
  readonly connections: Connections;
  readonly closing: Closing;
}

/** Closes every open connection, in the order of their descriptors, and waits until it is over. */
export function closeEverything({ loop, connections: { state }, closing }: Closable): Done {
  const startNs = monotonicNs();
  for (let fd = 0; fd < state.length; fd++) {
    if (state[fd] === State.Open) closing.begin(fd);
  }
  loop.longestStallNs = Math.max(loop.longestStallNs, monotonicNs() - startNs);
  loop.runThrough(() => closing.pending === 0);
  return { type: "done", startNs, endNs: monotonicNs() };
}
