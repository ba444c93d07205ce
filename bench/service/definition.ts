/**
 * `service`: does a service stay up while others flood it with connections that ask for nothing?
 * @module
 */
import { SERVICE, SERVICE_SERIES } from "./metrics.ts";
import { numberOf, type Parameters, wordOf } from "../../src/model/parameters.ts";
import type { CellChoice, Phase, Scenario } from "../../src/model/scenario.ts";

/** The shortest window in which a foreground can be measured. */
const LEAST_WINDOW_MS = 1000;
/** Before, between and after the three windows, a slow recovery among it. */
const AROUND_MS = 20_000;

/** What the connections of a flood do. */
export interface FloodPlan {
  /** What each sends when it is connected: nothing, or the first part of a request. */
  readonly hello: "nothing" | "half";
  /**
   * What it does when it is closed: closes its side as well; nothing, while its kernel acknowledges;
   * nothing, with room for next to no data; or it is silent, and its kernel drops what comes in.
   */
  readonly then: "answers" | "ignores" | "never-reads" | "vanishes";
}

/** What the server of a `service` is like. */
export interface ServicePlan {
  /** For the first whole request of a connection. */
  readonly patienceMs: number;
  /** CPU time that each request takes, microseconds. */
  readonly workUs: number;
  /** Bytes it says, as status 408, before it closes who has not asked in time; 0: nothing. */
  readonly farewell: number;
  /** Connections the kernel keeps for it until they are accepted. */
  readonly backlog: number;
}

/** Who asks for something in the foreground. */
export interface ForegroundPlan {
  readonly connections: number;
  /** Requests a second in all; 0: as fast as answers come. */
  readonly perSecond: number;
}

/**
 * The server answers a foreground of requests on kept-alive connections while others flood it:
 * `connections` that come `perSecond` and never make a whole request. Each is closed, in the mode,
 * when `patienceMs` are over. The foreground is measured before, under and after the flood.
 */
export type Service = Phase<"service", {
  connections: number;
  perSecond: number;
  flood: FloodPlan;
  service: ServicePlan;
  foreground: ForegroundPlan;
}>;

/** A foreground of requests without, under and after a flood, on the same port and loop. */
export const service: Scenario<Service> = {
  name: "service",
  title: "answer requests while a flood of connections sits there and has to be closed",
  question: "Does the service stay up, and what do those it serves notice?",
  metrics: SERVICE,
  series: SERVICE_SERIES,
  parameters: {
    connections: {
      default: 250,
      min: 10,
      max: 20_000,
      meaning: "connections of the flood in all",
    },
    concurrency: {
      default: 20,
      min: 5,
      max: 200,
      meaning: "connections of the foreground, kept alive; each asks for its share of --rate at " +
        "the beginning of a second of its own",
    },
    payload: { default: 100, min: 1, max: 8192, meaning: "bytes of an answer's body" },
    load: {
      default: ["rate", "saturation"],
      words: ["rate", "saturation"],
      meaning: "the foreground asks at --rate, or again as soon as it is answered",
    },
    rate: {
      default: 1000,
      min: 10,
      max: 100_000,
      unit: "requests a second",
      meaning: "what the foreground asks for in all",
    },
    work: {
      default: 200,
      min: 0,
      max: 100_000,
      unit: "µs",
      meaning: "how long each request keeps the service's loop busy",
    },
    flood: {
      default: 100,
      min: 1,
      max: 10_000,
      unit: "connections a second",
      meaning: "how fast the flood comes",
    },
    hello: {
      default: "half",
      words: ["nothing", "half"],
      meaning: "what each connection of the flood sends: nothing, or half of a request",
    },
    patience: {
      default: 500,
      min: 10,
      max: 60_000,
      unit: "ms",
      meaning: "what the service allows a connection for its first whole request",
    },
    farewell: {
      default: 4096,
      min: 0,
      max: 65_536,
      unit: "bytes",
      meaning: "what it answers with status 408 before it closes; 0: nothing",
    },
    then: {
      default: "never-reads",
      words: ["answers", "ignores", "never-reads", "vanishes"],
      meaning:
        "what the flood does when it is closed: closes as well, does nothing, does nothing with a " +
        "full receive buffer, or no longer exists",
    },
    closes: {
      default: ["loop", "threads"],
      words: ["loop", "threads"],
      meaning: "who makes closes that block: the service's own loop, or a thread for each",
    },
    backlog: {
      default: 511,
      min: 1,
      max: 65_535,
      unit: "connections",
      meaning: "what the kernel keeps until the service accepts it",
    },
  },
  defaults: {
    modes: [
      { name: "fin" },
      { name: "rst" },
      { name: "linger", seconds: 1 },
      { name: "drain", seconds: 1 },
    ],
    closers: ["server"],
  },
  onDemand: true,
  // Closes are cut short when the flood is ended.
  timedCalls: ["connect"],
  unanswered: true,
  blockingCloses: (parameters) => wordOf(parameters, "closes") === "loop" ? "inline" : "thread",
  oneEach: true,
  program: (parameters) => [{
    kind: "service",
    connections: parameters.connections,
    perSecond: numberOf(parameters, "flood"),
    flood: {
      hello: wordOf(parameters, "hello") as FloodPlan["hello"],
      then: wordOf(parameters, "then") as FloodPlan["then"],
    },
    service: {
      patienceMs: numberOf(parameters, "patience"),
      workUs: numberOf(parameters, "work"),
      farewell: numberOf(parameters, "farewell"),
      backlog: numberOf(parameters, "backlog"),
    },
    foreground: {
      connections: parameters.concurrency,
      perSecond: wordOf(parameters, "load") === "rate" ? numberOf(parameters, "rate") : 0,
    },
  }],
  openAtOnce: ({ connections, concurrency }) => connections + concurrency,
  skips,
  refuses,
  destinations: () => 1,
  lastsMs: (parameters) =>
    3 * parameters.connections / numberOf(parameters, "flood") * 1000 + AROUND_MS,
};

/** The flood has to last long enough for a window in which connections are being closed. */
function refuses(parameters: Parameters): string | undefined {
  const [flood, patience] = [numberOf(parameters, "flood"), numberOf(parameters, "patience")];
  const { connections, concurrency } = parameters;
  const least = Math.ceil((patience + LEAST_WINDOW_MS) / 1000 * flood);
  if (connections < least) {
    return `--connections ${connections} is too few for --flood ${flood} and --patience ` +
      `${patience}: the flood must last a second longer than --patience; allowed are ${least} ` +
      "and more, or a lower --flood or --patience";
  }
  const rate = numberOf(parameters, "rate");
  if (wordOf(parameters, "load") === "saturation" || rate >= concurrency) return undefined;
  return `--rate ${rate} is too low for --concurrency ${concurrency}: allowed is a request a ` +
    "second and more for each connection";
}

/** The client has nothing to close first; and only linger blocks, so that others close one way. */
function skips({ mode, closer, parameters, given }: CellChoice): boolean {
  if (closer === "client") return true;
  return mode.name !== "linger" && parameters.closes === "threads" && !given.has("closes");
}
