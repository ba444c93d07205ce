/**
 * `ports`: the side that closes first runs through its ports to one destination.
 * @module
 */
import { PORTS, PORTS_SERIES } from "./metrics.ts";
import { UsageError } from "../../src/model/errors.ts";
import { numberOf, type Parameters } from "../../src/model/parameters.ts";
import type { CellChoice, Phase, Scenario } from "../../src/model/scenario.ts";

/** First port of the range, as in the kernel's own default, 32768 to 60999. */
const FIRST_PORT = 32_768;
/** The way through as many connections as there are ports is looked at in so many levels. */
const LEVELS = 50;
/** Connections under way together must be few beside the ports, or they exhaust them themselves. */
const PORTS_PER_CONNECTION = 8;

/** Cause of failure where every port that connect() may take is in use. */
export const NO_PORT = "connect: EADDRNOTAVAIL";

/**
 * Like `cycle`, but `level` connections at a time, so that rate and connect() are known for every
 * number of TIME_WAIT sockets; ends after the level in which ports ran out. Between levels the
 * clients wait as long as it takes to make at most `perSecond` connections a second in all; 0: not
 * at all.
 */
export type Levels = Phase<"levels", {
  connections: number;
  concurrency: number;
  level: number;
  perSecond: number;
}>;

/** Connections are cycled level by level, each one knowing how many TIME_WAIT there are. */
export const ports: Scenario<Levels> = {
  name: "ports",
  title: "run through the client's ports to one destination",
  question: "When does connect() get slow, when does it fail, and what helps?",
  metrics: PORTS,
  series: PORTS_SERIES,
  parameters: {
    connections: {
      default: 4600,
      min: 200,
      max: 1_000_000,
      meaning: "connections in all; ends before where connect() finds no port any more",
    },
    concurrency: { default: 16, min: 1, max: 1000, meaning: "connections in flight" },
    payload: { default: 11, min: 1, max: 65_536, meaning: "bytes sent and echoed on each" },
    ports: {
      default: 4000,
      min: 200,
      max: 65_536 - FIRST_PORT,
      meaning:
        "client ports, from 32768 on (net.ipv4.ip_local_port_range); the kernel's own default is " +
        "28_232, of which the second half takes a minute",
    },
    destinations: {
      default: [1, 2],
      min: 1,
      max: 250,
      meaning: "addresses connected to in turn",
    },
    reuse: {
      default: [0, 1],
      min: 0,
      max: 2,
      meaning: "net.ipv4.tcp_tw_reuse, instead of --tw-reuse",
    },
    pace: {
      default: 1600,
      min: 0,
      max: 1_000_000,
      meaning: "connections a second at most where reuse is not 0, as a port must have stood a " +
        "second to be used again; 0: as fast as it goes",
    },
  },
  defaults: {
    modes: [{ name: "fin" }, { name: "rst" }],
    reps: 1,
  },
  expected: [NO_PORT],
  needs: ["namespace"],
  program: (parameters) => {
    const { connections, concurrency } = parameters;
    checkRoom(parameters);
    return [{
      kind: "levels",
      connections,
      concurrency,
      level: Math.ceil(numberOf(parameters, "ports") / LEVELS),
      perSecond: numberOf(parameters, "reuse") === 0 ? 0 : numberOf(parameters, "pace"),
    }];
  },
  openAtOnce: ({ connections, concurrency }) => Math.min(connections, concurrency),
  skips: changesTwoThings,
  sysctls: (parameters) => ({
    "net.ipv4.ip_local_port_range": `${FIRST_PORT} ${
      FIRST_PORT - 1 + numberOf(parameters, "ports")
    }`,
    "net.ipv4.tcp_tw_reuse": String(numberOf(parameters, "reuse")),
  }),
  destinations: (parameters) => numberOf(parameters, "destinations"),
  lastsMs: (parameters) => {
    const pace = numberOf(parameters, "pace");
    return pace === 0 ? 0 : Math.ceil(parameters.connections / pace * 1000);
  },
};

/**
 * Of what nobody asked for, only cells that differ from `fin` closed by the client in one thing, or
 * in who closes and how: each remedy is to be seen alone.
 */
function changesTwoThings({ mode, closer, parameters, given }: CellChoice): boolean {
  const asked = (name: string) => given.has(name);
  const changed = [
    !asked("reuse") && parameters.reuse !== 0,
    !asked("destinations") && parameters.destinations !== 1,
  ].filter(Boolean).length;
  return changed > 1 || (changed === 1 && (mode.name !== "fin" || closer !== "client"));
}

/** @throws {UsageError} where the connections in flight alone would take the ports */
function checkRoom({ concurrency, ports }: Parameters): void {
  if (Number(ports) >= concurrency * PORTS_PER_CONNECTION) return;
  throw new UsageError(
    `--ports ${ports} is too few for --concurrency ${concurrency} in scenario ports: allowed are ` +
      `${concurrency * PORTS_PER_CONNECTION} and more; raise it or lower --concurrency`,
  );
}
