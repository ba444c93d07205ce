/**
 * Orders of `vanish`: how long the closer's kernel is to try, and how the peer's side ends.
 * @module
 */
import { errnoName } from "../../sys/errno.ts";
import { close, setLinger, setUserTimeout } from "../../sys/socket.ts";
import { State } from "../connections.ts";
import type { Told } from "../messages.ts";
import type { Abandon, UserTimeout } from "../special_orders.ts";
import type { Lent } from "./context.ts";

/** Sets TCP_USER_TIMEOUT on every open connection. */
export function userTimeout({ ms }: UserTimeout, lent: Lent): Told {
  for (const fd of notFree(lent)) {
    const set = setUserTimeout(fd, ms);
    if (set < 0) lent.tally.fail(`TCP_USER_TIMEOUT: ${errnoName(-set)}`);
  }
  return { type: "told", values: {} };
}

/** Gives up what has not ended, by RST, so that the trial can end. */
export function abandon(_: Abandon, lent: Lent): Told {
  const open = notFree(lent);
  for (const fd of open) {
    setLinger(fd, 0);
    lent.connections.leave(fd);
    close(fd);
  }
  return { type: "told", values: { open: open.length } };
}

function notFree({ connections: { state } }: Lent): number[] {
  const found: number[] = [];
  for (let fd = 0; fd < state.length; fd++) if (state[fd] !== State.Free) found.push(fd);
  return found;
}
