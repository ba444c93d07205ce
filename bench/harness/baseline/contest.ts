/**
 * What engine_bench.ts and the process it starts in each namespace say to each other.
 * @module
 */
import type { Greeting, Request } from "../../../src/process/messages.ts";

/** Who makes the calls: the load engine in its workers, or epoll_churn.c. */
export type Contestant = "engine" | "c";

/** One measurement: everything both contestants have in common. */
export interface Heat {
  readonly contestant: Contestant;
  readonly mode: "fin" | "rst";
  readonly connections: number;
  readonly concurrency: number;
  /** How many addresses from 127.0.0.1 up the client connects to in turn. */
  readonly destinations: number;
  /** Path of the compiled epoll_churn.c. */
  readonly program: string;
}

/** What a contestant reached. CPU is user and system time of one process, of measured connections. */
export interface Result {
  readonly connectionsPerSecond: number;
  readonly clientCpuMicroseconds: number;
  readonly serverCpuMicroseconds: number;
  /** Share of all CPUs' time that went to anything but the two processes meanwhile, 0 to 1. */
  readonly othersShare: number;
}

/** How the process of a heat greets. */
export const HEAT: Greeting = { type: "heat", protocol: 1 };

/** To the process of a heat, once. */
export interface RunHeat extends Request<RanHeat> {
  readonly type: "heat";
  readonly heat: Heat;
}

/** Answer to `heat`. */
export interface RanHeat {
  readonly type: "result";
  readonly result: Result;
}

/** Settings of every heat's namespace: those of the headline trials. */
export const HEAT_SYSCTLS: Readonly<Record<string, string>> = {
  "net.ipv4.tcp_tw_reuse": "0",
  "net.ipv4.tcp_rfc1337": "1",
};

/**
 * Most connections to one destination: 6 % of the default port range, so that
 * connect() finds a port at its first or second look in both contestants.
 */
const MOST_PER_DESTINATION = 1700;

/** How many destinations keep the search for a port out of the picture. */
export function destinationsFor(connections: number): number {
  return Math.ceil(connections / MOST_PER_DESTINATION);
}

/** 127.0.0.1, 127.0.0.2, ... as epoll_churn.c counts them. */
export function destinationAddresses(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `127.0.${(i + 1) >> 8}.${(i + 1) & 255}`);
}
