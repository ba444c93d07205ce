/**
 * How connections to one port ended, from the segments that have SYN, FIN or RST: who closed first,
 * by which of them, and who sent an RST after that. Pure.
 * @module
 */
import { type Side, SIDES } from "../model/words.ts";
import type { Endpoint, Segment } from "./decode.ts";

/** A segment, and the interface that it was seen on. */
export interface SeenSegment {
  readonly segment: Segment;
  readonly interfaceIndex: number;
}

/** What a side may do to end a connection. */
export type How = "fin" | "rst";

/** How one connection ended. */
export interface Ending {
  /** Whether the server answered the SYN by its own. */
  readonly accepted: boolean;
  /** The first FIN or RST: whose, and which. Left out: neither side has closed. */
  readonly first?: { readonly side: Side; readonly how: How };
  /** Whether the other side closed as well without having seen that: they crossed on the way. */
  readonly crossed: boolean;
  /** Whether both sides sent FIN: without that no TIME_WAIT comes about (RFC 9293, 3.3.2). */
  readonly bothFins: boolean;
  /** RSTs that each side sent after the first FIN or RST. */
  readonly resets: Readonly<Record<Side, number>>;
}

/** One connection as far as it was seen. */
class Connection {
  readonly synSeq: number;
  /** What passes several interfaces counts on the first of them alone. */
  readonly interfaceIndex: number;
  accepted = false;
  #first: { readonly side: Side; readonly how: How } | undefined;
  /** Sequence number behind the first FIN. */
  #finEnd = 0;
  #crossed = false;
  readonly #closed = new Set<Side>();
  readonly #fins = new Set<Side>();
  readonly #resets: Record<Side, number> = { client: 0, server: 0 };

  constructor({ segment, interfaceIndex }: SeenSegment) {
    this.synSeq = segment.seq;
    this.interfaceIndex = interfaceIndex;
  }

  add(side: Side, segment: Segment): void {
    if (segment.isSyn) {
      if (side === "server") this.accepted = true;
      return;
    }
    // Who refuses a connection has not closed one.
    if (!this.accepted) return;
    const how: How = segment.flags.includes("R") ? "rst" : "fin";
    if (!this.#first) {
      this.#first = { side, how };
      this.#finEnd = (segment.seq + segment.length + 1) >>> 0;
    } else {
      if (how === "rst") this.#resets[side]++;
      if (!this.#closed.has(side)) this.#crossed ||= this.#isUnaware(segment, how);
    }
    this.#closed.add(side);
    if (how === "fin") this.#fins.add(side);
  }

  /**
   * Whether a side closes that has not seen the other's close. Who has seen an RST sends no FIN; and
   * an RST without ACK is a kernel's answer, no close (RFC 9293, 3.10.7.1).
   */
  #isUnaware({ ack }: Segment, how: How): boolean {
    if (ack === null) return false;
    return this.#first?.how === "rst" ? how === "fin" : isBefore(ack, this.#finEnd);
  }

  ending(): Ending {
    const { accepted } = this;
    const first = this.#first && { first: this.#first };
    const bothFins = this.#fins.size === SIDES.length;
    return { accepted, ...first, crossed: this.#crossed, bothFins, resets: this.#resets };
  }
}

/** Whether a sequence number comes before another; they count modulo 2^32 (RFC 9293, 3.4). */
function isBefore(one: number, other: number): boolean {
  return ((one - other) | 0) < 0;
}

/** Where a connection's packets are told from others'. */
export interface Whose {
  /** The servers' port. */
  readonly port: number;
  /** Only connections from these ports of the client's; left out: all. */
  readonly from?: ReadonlySet<number>;
}

/**
 * The connections whose SYN is among the segments, in the order of their SYNs.
 * @param segments in the order in which they were sent
 */
export function endingsOf(segments: Iterable<SeenSegment>, { port, from }: Whose): Ending[] {
  const all: Connection[] = [];
  const open = new Map<string, Connection>();
  for (const seen of segments) {
    const { segment } = seen;
    const side: Side = segment.destination.port === port ? "client" : "server";
    const [client, server] = ends(segment, side);
    if (from && !from.has(client.port)) continue;
    const key = `${client.address}:${client.port} ${server.address}`;
    let connection = open.get(key);
    if (isFirstSyn(side, segment) && connection?.synSeq !== segment.seq) {
      connection = new Connection(seen);
      open.set(key, connection);
      all.push(connection);
    }
    if (connection?.interfaceIndex === seen.interfaceIndex) connection.add(side, segment);
  }
  return all.map((connection) => connection.ending());
}

function isFirstSyn(side: Side, { isSyn, ack }: Segment): boolean {
  return side === "client" && isSyn && ack === null;
}

function ends({ source, destination }: Segment, side: Side): readonly [Endpoint, Endpoint] {
  return side === "client" ? [source, destination] : [destination, source];
}

/** Endings added up. */
export interface EndingCounts {
  /** Connections that the server accepted. */
  readonly connections: number;
  /** Those that a side closed first, by what. */
  readonly first: Readonly<Record<Side, Readonly<Record<How, number>>>>;
  /** Those that the other side closed as well, without having seen that: closes that crossed. */
  readonly crossed: number;
  /** Those on which both sides sent FIN. */
  readonly bothFins: number;
  /** Those that nobody has closed. */
  readonly open: number;
  /** Those on which a side sent an RST after the first FIN or RST. */
  readonly resetAfter: Readonly<Record<Side, number>>;
  /** RSTs that it sent then. */
  readonly resets: Readonly<Record<Side, number>>;
}

/** Adds them up. */
export function counted(endings: readonly Ending[]): EndingCounts {
  const accepted = endings.filter((one) => one.accepted);
  const count = (is: (one: Ending) => boolean) => accepted.filter(is).length;
  const bySide = <T>(of: (side: Side) => T) =>
    Object.fromEntries(SIDES.map((side) => [side, of(side)])) as Record<Side, T>;
  const first = (side: Side, how: How) =>
    count((one) => one.first?.side === side && one.first.how === how);
  return {
    connections: accepted.length,
    first: bySide((side) => ({ fin: first(side, "fin"), rst: first(side, "rst") })),
    crossed: count((one) => one.crossed),
    bothFins: count((one) => one.bothFins),
    open: count((one) => one.first === undefined),
    resetAfter: bySide((side) => count((one) => one.resets[side] > 0)),
    resets: bySide((side) => accepted.reduce((sum, one) => sum + one.resets[side], 0)),
  };
}
