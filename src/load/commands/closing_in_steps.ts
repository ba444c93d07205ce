/**
 * Closing everything in two steps, so that something may happen between them.
 * @module
 */
import type { Request } from "../../process/messages.ts";
import { monotonicNs } from "../../sys/clock.ts";
import { State } from "../connections.ts";
import type { Done } from "../messages.ts";
import type { Commands } from "./context.ts";

/** To the closer: begin to close everything that is open; done when every close has begun. */
export interface CloseBegin extends Request<Done> {
  readonly type: "close-begin";
}

/** To the closer: done when every close that was begun is over. */
export interface CloseEnd extends Request<Done> {
  readonly type: "close-end";
}

/** Closes that take their time go on while the worker waits for its next command. */
export const closingInSteps: Commands<CloseBegin | CloseEnd> = (context) => ({
  "close-begin"() {
    const startNs = monotonicNs();
    const { closing, connections } = context;
    for (const fd of connections.inState(State.Open)) closing.begin(fd);
    return { type: "done", startNs, endNs: monotonicNs() };
  },
  "close-end"() {
    const startNs = monotonicNs();
    const { closing, loop } = context;
    loop.runThrough(() => closing.pending === 0);
    return { type: "done", startNs, endNs: monotonicNs() };
  },
});
