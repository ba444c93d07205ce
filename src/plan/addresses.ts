/**
 * Where a trial's connections go: loopback addresses and the servers' port. Pure.
 * @module
 */
import type { Isolation } from "../model/words.ts";

/** Ports the kernel picks from for connect(): `net.ipv4.ip_local_port_range`, both ends included. */
export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** What a namespace has when it is made (net/ipv4/af_inet.c, `inet_init_net`). */
export const DEFAULT_PORT_RANGE: PortRange = { low: 32768, high: 60999 };

/**
 * Share of the port range that connections to one destination may use up. connect() walks through
 * the ports of one parity first (net/ipv4/inet_hashtables.c, `__inet_hash_connect`). Where the
 * client holds TIME_WAIT, each search goes through all of that half in vain from 0.5 on, and the
 * rate falls to a fraction. Where the server holds it, the client's walk does not see it: beyond
 * about 0.1 it comes back to ports the server still knows, whose TIME_WAIT the new SYN then ends
 * (`tcp_timewait_state_process`).
 */
const SHARE_PER_DESTINATION = 0.03;

/** More addresses than this make messages long, and what they are for rare. */
const MOST_DESTINATIONS = 20_000;

/**
 * Destinations for so many connections: one for each, as long as there are not too many. The walk
 * through the ports jumps to another place every 10 s (`EPHEMERAL_PORT_SHUFFLE_PERIOD`,
 * net/core/secure_seq.c), and would meet ports there that the server still holds; an address that
 * is not used twice can't be met again.
 */
export function destinationsFor(connections: number, range: PortRange): number {
  return Math.max(Math.min(connections, MOST_DESTINATIONS), fewestDestinations(connections, range));
}

/** The fewest with which the search for a port is not felt: all that is taken of a shared host. */
export function fewestDestinations(connections: number, { low, high }: PortRange): number {
  return Math.ceil(
    connections / Math.max(1, Math.floor((high - low + 1) * SHARE_PER_DESTINATION)),
  );
}

/** Where one trial's connections go. */
export interface Places {
  readonly destinations: readonly string[];
  readonly port: number;
}

/** What decides it. */
export interface PlacesOptions {
  readonly isolation: Isolation;
  readonly portRange: PortRange;
  /**
   * Any whole number, another one in every run: without a namespace, sockets in TIME_WAIT that a
   * run leaves behind must not meet those of the next.
   */
  readonly salt: number;
}

/**
 * Gives out places, trial by trial, each with a port of its own; without a namespace with addresses
 * of its own, too.
 *
 * The port matters in a namespace as well: where connect() begins its walk is kept by a hash of
 * both addresses and the port that leaves the namespace out (`table_perturb`), so another run on
 * the machine with the same ones would drive our walk round sooner.
 */
export class PlaceAllocator {
  readonly #options: PlacesOptions;
  /** In a namespace all trials of a size go to the same addresses: one list, by its length. */
  readonly #lists = new Map<number, readonly string[]>();
  #nextAddress: number;
  #nextPort: number;

  constructor(options: PlacesOptions) {
    this.#options = options;
    this.#nextAddress = (options.salt * ADDRESS_STRIDE) % SHARED_ADDRESSES;
    this.#nextPort = options.salt;
  }

  /**
   * The places of the next trial, for so many connections.
   * @param wanted how many destinations, where the scenario is about that
   */
  next(connections: number, wanted?: number): Places {
    const { isolation, portRange } = this.#options;
    const count = wanted ??
      (isolation === "none"
        ? fewestDestinations(connections, portRange)
        : destinationsFor(connections, portRange));
    const port = freshPort(this.#nextPort++, portRange);
    if (isolation !== "none") return { destinations: this.#ownAddresses(count), port };
    const first = this.#nextAddress;
    this.#nextAddress += count;
    return {
      destinations: Array.from({ length: count }, (_, index) => sharedAddress(first + index)),
      port,
    };
  }

  #ownAddresses(count: number): readonly string[] {
    const list = this.#lists.get(count) ??
      Array.from({ length: count }, (_, index) => loopback(index));
    this.#lists.set(count, list);
    return list;
  }
}

/** Last bytes of an address: 1 to 254, so never one that ends a subnet. */
const LAST_BYTES = 254;
const ADDRESSES_PER_BLOCK = 256 * LAST_BYTES;
/** 127.1.0.1 to 127.254.255.254: no program listens on one of these by habit. */
const SHARED_ADDRESSES = 254 * ADDRESSES_PER_BLOCK;
/** Prime, and coprime to the above: runs with neighbouring salts start far apart. */
const ADDRESS_STRIDE = 6151;

/** Address number `index` of 127/8: 127.0.0.1, 127.0.0.2, … */
function loopback(index: number): string {
  const block = Math.floor(index / ADDRESSES_PER_BLOCK);
  return `127.${block}.${Math.floor(index / LAST_BYTES) % 256}.${1 + index % LAST_BYTES}`;
}

function sharedAddress(index: number): string {
  return loopback(ADDRESSES_PER_BLOCK + index % SHARED_ADDRESSES);
}

/** Ports the kernel does not pick from by itself: below the range if there is room, else above. */
function freshPort(index: number, { low, high }: PortRange): number {
  const below = { first: 10_000, count: low - 10_000 };
  const above = { first: high + 1, count: 65_535 - high };
  const { first, count } = below.count >= above.count ? below : above;
  if (count > 0) return first + index % count;
  // The range takes everything: its own ports then, and a clash is the trial's to report.
  return low + index % (high - low + 1);
}
