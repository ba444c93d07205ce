/**
 * `burst`: many connections open at once, all closed in the same moment.
 * @module
 */
import type { Scenario } from "../../src/model/scenario.ts";

/** Milliseconds between the last handshake and the first close, so that the held state is seen. */
const HOLD_MS = 150;

/** Connections are opened and echoed, held, and then closed together, as at a restart. */
export const burst: Scenario<never> = {
  name: "burst",
  title: "open all connections, hold them, then close all at once",
  question: "What happens when everything is closed in the same moment?",
  parameters: {
    connections: { default: 5000, min: 1, max: 1_000_000, meaning: "connections open at once" },
    concurrency: { default: 128, min: 1, max: 20_000, meaning: "handshakes at once" },
    payload: {
      default: 11,
      min: 1,
      max: 16 * 1024 * 1024,
      meaning: "bytes sent and echoed on each connection",
    },
  },
  program: ({ connections, concurrency }) => [
    { kind: "open", connections, concurrency },
    { kind: "hold", ms: HOLD_MS },
    { kind: "close" },
  ],
  openAtOnce: ({ connections }) => connections,
  lastsMs: () => HOLD_MS,
};
