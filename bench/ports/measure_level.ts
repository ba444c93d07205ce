import { NO_PORT } from "./definition.ts";
import { Times } from "../../src/load/times.ts";
import type { Level, LevelDone } from "../../src/load/special_orders.ts";
import type { Obey } from "../../src/load/commands/context.ts";

/** `level`: a cycle in which connect() itself is timed, for that is where a port is looked for. */
export const level: Obey<Level> = ({ connections, concurrency }, { cycle, tally }): LevelDone => {
  if (!cycle) throw new Error('Cannot obey "level" as this worker is no place for it');
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
};
