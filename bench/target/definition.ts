/**
 * `target`: a server that closecost has not written.
 * @module
 */
import { TARGET } from "./metrics.ts";
import { numberOf } from "../../src/model/parameters.ts";
import { WAITS } from "../../src/model/target.ts";
import type { Phase, Scenario } from "../../src/model/scenario.ts";

/** Most connections to the one address: beyond, the search for a free port bends the numbers. */
const MOST = 10_000;

/** So many turns in which everything is waited for in vain show what the server does not do. */
const TURNS_IN_VAIN = 4;
/** The least that is waited for in this way altogether. */
const LEAST_MS = 120_000;
/** For starting the server, and for what comes when the last connection is over. */
const AROUND_MS = 20_000;

/** The clients talk to the target on each connection and see who closes first, and how. */
export type Drive = Phase<"drive", {
  connections: number;
  concurrency: number;
  patienceMs: number;
}>;

/** Each connection is opened, talked on, and ended by whoever closes first. */
export const target: Scenario<Drive> = {
  name: "target",
  title: "your own server, started or found by --target",
  question: "Who closes first, how, and what stays behind?",
  metrics: TARGET,
  parameters: {
    connections: { default: 1000, min: 1, max: MOST, meaning: "connections in all" },
    concurrency: { default: 64, min: 1, max: 5000, meaning: "connections in flight" },
    payload: {
      default: 11,
      min: 1,
      max: 65_536,
      meaning: "bytes sent with --echo where --send says nothing",
    },
    patience: {
      default: 200,
      min: 0,
      max: 600_000,
      meaning:
        "milliseconds that the server has for closing once its answer is whole, before the " +
        "client closes; 0: the client closes at once, if the server has not",
    },
  },
  defaults: { modes: [{ name: "fin" }], closers: ["client"] },
  needsTarget: true,
  program: (parameters) => [{
    kind: "drive",
    connections: parameters.connections,
    concurrency: parameters.concurrency,
    patienceMs: numberOf(parameters, "patience"),
  }],
  openAtOnce: ({ connections, concurrency }) => Math.min(connections, concurrency),
  skips: ({ closer }) => closer === "server",
  destinations: () => 1,
  lastsMs: ({ connections, concurrency, ...others }, server) => {
    const waits = server?.waits ?? WAITS;
    const turns = Math.ceil(connections / concurrency);
    const each = waits.connectMs + waits.answerMs + waits.closeMs;
    const inVain = Math.min(turns * each, Math.max(TURNS_IN_VAIN * each, LEAST_MS));
    return turns * (Number(others["patience"]) + 100) + inVain + AROUND_MS;
  },
};
