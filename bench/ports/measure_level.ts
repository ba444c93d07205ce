/**
 * One level, as its clients run it.
 * @module
 */
import type { Commands } from "../../src/load/commands/context.ts";
import { Times } from "../../src/load/times.ts";
import type { Request } from "../../src/process/messages.ts";
import { NO_PORT } from "./definition.ts";

/** To a client: as `cycle`, and say what connect() took. */
export interface Level extends Request<LevelDone> {
  readonly type: "level";
  readonly connections: number;
  readonly concurrency: number;
}

/** Answer to `level`. */
export interface LevelDone {
  readonly type: "level-done";
  /** CLOCK_MONOTONIC nanoseconds. */
  readonly startNs: number;
  readonly endNs: number;
  /** Handshakes completed. */
  readonly opened: number;
  /** connect() calls that returned EADDRNOTAVAIL. */
  readonly unavailable: number;
  /** Text of `Times`: nanoseconds that connect() blocked the caller where it did not fail. */
  readonly calls: string;
}

/** A cycle in which connect() itself is timed, for that is where a port is looked for. */
export const runningLevels: Commands<Level> = ({ cycle, tally }) => ({
  level({ connections, concurrency }) {
    if (!cycle) throw new Error('Cannot handle "level" as this worker is no place for it');
    const calls = new Times();
    const [opened, unavailable] = [tally.opened, tally.failed(NO_PORT)];
    tally.connectCall = calls;
    const { startNs, endNs } = cycle({ type: "cycle", connections, concurrency });
    tally.connectCall = undefined;
    return {
      type: "level-done",
      startNs,
      endNs,
      opened: tally.opened - opened,
      unavailable: tally.failed(NO_PORT) - unavailable,
      calls: calls.encode(),
    };
  },
});
