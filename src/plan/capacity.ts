/**
 * What a machine can carry: processes against descriptors, TIME_WAIT against buckets. Pure.
 * @module
 */
import { MachineError, UsageError } from "../model/errors.ts";
import type { ChosenScenario } from "./options.ts";
import { grouped } from "./value_text.ts";

/** Processes a side may have; more do not help on the machines this is made for. */
export const MAX_PROCESSES = 8;

/** Descriptors of a worker that are not connections: the runtime's own, epoll, threads, pipes. */
const RESERVE = 256;
/** With fewer for connections, no trial is worth starting. */
const LEAST = 64;
/** Several servers share a port by a hash of addresses (SO_REUSEPORT), so unevenly. */
const UNEVEN = 1.15;

/** Worker processes on each side. */
export interface Workers {
  readonly clients: number;
  readonly servers: number;
}

/**
 * Workers for a scenario: what was asked for, or as many more as descriptors demand.
 * @param descriptors that one process may have open
 * @throws {UsageError} naming the largest value that fits, if more than 8 a side would be needed
 * @throws {MachineError} if a process may have hardly any descriptors
 */
export function workersFor(
  chosen: ChosenScenario,
  { atLeast, descriptors }: { atLeast: Workers; descriptors: number },
): Workers {
  const { scenario, parameters } = chosen;
  const budget = descriptors - RESERVE;
  if (budget < LEAST) {
    throw new MachineError(
      `cannot open connections as a process may have ${grouped(descriptors)} descriptors open: ` +
        `at least ${grouped(RESERVE + LEAST)} are needed; raise the limit (ulimit -Hn)`,
    );
  }
  const open = scenario.openAtOnce(parameters);
  const clients = Math.max(atLeast.clients, Math.ceil(open / budget));
  const servers = atLeast.servers === 1 && open <= budget
    ? 1
    : Math.max(atLeast.servers, Math.ceil(open * UNEVEN / budget));
  if (Math.max(clients, servers) > MAX_PROCESSES) throw tooMany(chosen, budget);
  const { concurrency } = parameters;
  if (concurrency < clients) {
    throw new UsageError(
      `--concurrency ${grouped(concurrency)} is too low for the ${clients} client processes of ` +
        `scenario ${scenario.name}: allowed are ${clients} and more; raise it or lower ` +
        `${open > budget ? "--connections" : "--clients"}`,
    );
  }
  return { clients, servers };
}

function tooMany({ scenario, parameters }: ChosenScenario, budget: number): UsageError {
  const most = Math.floor(MAX_PROCESSES * budget / UNEVEN);
  const fewer = { ...parameters, concurrency: Math.min(parameters.concurrency, most) };
  const name = scenario.openAtOnce(fewer) <= most ? "concurrency" : "connections";
  return new UsageError(
    `--${name} ${grouped(parameters[name])} is too much for scenario ${scenario.name} here: ` +
      `allowed are 1 to ${grouped(most)}, which fill ${MAX_PROCESSES} processes a side with ` +
      `${grouped(budget + RESERVE)} descriptors each; lower it or raise the limit (ulimit -Hn)`,
  );
}

/** TIME_WAIT sockets that are not the trial's own connections. */
const SPARE_BUCKETS = 4096;

/**
 * The value of `net.ipv4.tcp_max_tw_buckets` with which no TIME_WAIT is cut short: what there is, or
 * more. A namespace with a table of its own begins with half of its buckets.
 * @param buckets the value there is; 0 if it is not known
 */
export function timeWaitBuckets(connections: number, buckets: number): number {
  return Math.max(connections + SPARE_BUCKETS, buckets);
}

/** Buckets for each connection: both of its ends, with as many left empty. */
const BUCKETS_PER_CONNECTION = 4;
const LEAST_TABLE = 16_384;

/**
 * Buckets of a namespace's own table of connections: chains stay short with both ends of every
 * connection of the trial in it, be it in TIME_WAIT. The kernel walks the whole table for every look
 * at the sockets, and that of a machine is sized by its memory: 262,144 buckets with 24 GiB.
 */
export function socketTableFor(connections: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(LEAST_TABLE, BUCKETS_PER_CONNECTION * connections)));
}

/** @throws {UsageError} if the host's own buckets, which nobody may change, do not suffice */
export function checkHostBuckets(connections: number, buckets: number): void {
  if (buckets === 0 || timeWaitBuckets(connections, buckets) === buckets) return;
  throw new UsageError(
    `--connections ${grouped(connections)} is too much without a namespace: allowed are 1 to ` +
      `${grouped(Math.max(1, buckets - SPARE_BUCKETS))}, as the host keeps ` +
      `${grouped(buckets)} TIME_WAIT sockets (tcp_max_tw_buckets); lower it or allow namespaces`,
  );
}
