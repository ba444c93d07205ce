/**
 * `churn`: connections one after another, as a busy service sees them.
 * @module
 */
import type { Scenario } from "../../src/model/scenario.ts";

/** Each connection is opened, echoed and closed while `concurrency` of them are under way. */
export const churn: Scenario<never> = {
  name: "churn",
  title: "open, echo and close, a number of connections in flight",
  question: "What does this way of closing cost while connections come and go?",
  parameters: {
    connections: { default: 5000, min: 1, max: 1_000_000, meaning: "connections in all" },
    concurrency: { default: 64, min: 1, max: 20_000, meaning: "connections in flight" },
    payload: {
      default: 11,
      min: 1,
      max: 16 * 1024 * 1024,
      meaning: "bytes sent and echoed on each connection",
    },
  },
  everyStack: true,
  program: ({ connections, concurrency }) => [{ kind: "cycle", connections, concurrency }],
  openAtOnce: ({ connections, concurrency }) => Math.min(connections, concurrency),
};
