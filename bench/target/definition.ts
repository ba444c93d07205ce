/**
 * `target`: a server that closecost has not written.
 * @module
 */
import { numberOf } from "../../src/model/parameters.ts";
import type { Phase, Scenario } from "../../src/model/scenario.ts";

/** Most connections to the one address: beyond, the search for a free port bends the numbers. */
const MOST = 10_000;

/** What a connection may wait for an answer, and then for the server's close, if neither comes. */
const UNANSWERED_MS = 10_000;
/** What is waited for in this way altogether. */
const MOST_UNANSWERED_MS = 120_000;

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
      max: 60_000,
      meaning:
        "milliseconds that the server has for closing once its answer is whole, before the " +
        "client closes; 0: the client always closes first",
    },
  },
  defaults: { modes: [{ name: "fin" }], closers: ["client"] },
  drives: "target",
  program: (parameters) => [{
    kind: "drive",
    connections: parameters.connections,
    concurrency: parameters.concurrency,
    patienceMs: numberOf(parameters, "patience"),
  }],
  openAtOnce: ({ connections, concurrency }) => Math.min(connections, concurrency),
  skips: ({ closer }) => closer === "server",
  destinations: () => 1,
  lastsMs: ({ connections, concurrency, ...others }) => {
    const turns = Math.ceil(connections / concurrency);
    const waits = Math.min(turns * UNANSWERED_MS, MOST_UNANSWERED_MS);
    return turns * (Number(others["patience"]) + 100) + waits + 20_000;
  },
};
