/**
 * How long the closer's kernel is to try.
 * @module
 */
import { type Commands, NO_COUNTS } from "../../src/load/commands/context.ts";
import type { Counts } from "../../src/load/messages.ts";
import type { Request } from "../../src/process/messages.ts";
import { errnoName } from "../../src/sys/errno.ts";
import { setUserTimeout } from "../../src/sys/socket.ts";

/** To the closer: sets TCP_USER_TIMEOUT on every open connection. */
export interface UserTimeout extends Request<Counts> {
  readonly type: "user-timeout";
  readonly ms: number;
}

/** Sets it, and counts as failed what does not take it. */
export const settingUserTimeout: Commands<UserTimeout> = ({ connections, tally }) => ({
  "user-timeout"({ ms }) {
    for (const fd of connections.taken()) {
      const set = setUserTimeout(fd, ms);
      if (set < 0) tally.fail(`TCP_USER_TIMEOUT: ${errnoName(-set)}`);
    }
    return NO_COUNTS;
  },
});
