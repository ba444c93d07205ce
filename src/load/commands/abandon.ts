/**
 * Ending what has not ended by itself.
 * @module
 */
import type { Request } from "../../process/messages.ts";
import { close, setLinger } from "../../sys/socket.ts";
import type { Counts } from "../messages.ts";
import type { Commands } from "./context.ts";

/** Ends every connection that is still open, by RST. Counts: `open`, how many there were. */
export interface Abandon extends Request<Counts> {
  readonly type: "abandon";
}

/** Gives up what has not ended, so that the trial can end. */
export const abandoning: Commands<Abandon> = ({ connections }) => ({
  abandon() {
    const open = connections.taken();
    for (const fd of open) {
      setLinger(fd, 0);
      connections.leave(fd);
      close(fd);
    }
    return { type: "counts", values: { open: open.length } };
  },
});
