/**
 * The packets of one connection, with sequence numbers relative and windows scaled.
 * @module
 */
import type { TracedPacket } from "../model/trace.ts";
import type { Side } from "../model/words.ts";
import type { CapturedPacket } from "./capture.ts";
import { decode, type Endpoint, type Segment } from "./decode.ts";
import { optionText } from "./tcp_options.ts";

/** A packet of the connection; all but the stamp as a trace has it. */
export interface ConnectionPacket extends Omit<TracedPacket, "kind" | "tNs"> {
  /** Nanoseconds of CLOCK_REALTIME. */
  readonly realtimeNs: bigint;
}

interface Kept {
  readonly captured: CapturedPacket;
  readonly segment: Segment;
  readonly from: Side;
}

const OTHER: Readonly<Record<Side, Side>> = { client: "server", server: "client" };

/** Picks one connection's packets out of what is captured. */
export class Connection {
  readonly #serverPort: number;
  #client: Endpoint | undefined;
  #server: Endpoint | undefined;
  #kept: Kept[] = [];

  /** @param serverPort the first SYN sent to this port begins the connection. */
  constructor(serverPort: number) {
    this.#serverPort = serverPort;
  }

  /** Addresses of both ends, once the first SYN was seen. */
  get endpoints(): Readonly<Record<Side, Endpoint>> | undefined {
    return this.#client && this.#server
      ? { client: this.#client, server: this.#server }
      : undefined;
  }

  /** Keeps packets if they are the connection's; others leave no trace. */
  add(packets: readonly CapturedPacket[]): void {
    for (const captured of packets) {
      const segment = decode(captured.bytes, captured.wireLength);
      const from = segment && this.#sender(segment);
      if (segment && from) this.#kept.push({ captured, segment, from });
    }
  }

  /** Who sent a segment of this connection; `undefined` if it is another's. */
  #sender({ source, destination, isSyn, ack }: Segment): Side | undefined {
    if (!this.#client && isSyn && ack === null && destination.port === this.#serverPort) {
      [this.#client, this.#server] = [source, destination];
    }
    const { client, server } = this.endpoints ?? {};
    if (!client || !server) return undefined;
    if (same(source, client) && same(destination, server)) return "client";
    return same(source, server) && same(destination, client) ? "server" : undefined;
  }

  /** Frames of the connection in the order of their stamps: what belongs into its pcap file. */
  captured(): CapturedPacket[] {
    return this.#ordered().map(({ captured }) => captured);
  }

  /** Packets of the connection in the order of their stamps. */
  packets(): ConnectionPacket[] {
    const kept = this.#ordered();
    const initial = initialNumbers(kept);
    const shifts = windowShifts(kept);
    return kept.map(({ captured, segment, from }) => {
      const relative = (seq: number) => distance(seq, initial[OTHER[from]]);
      return {
        realtimeNs: captured.realtimeNs,
        from,
        flags: segment.flags,
        seq: distance(segment.seq, initial[from]),
        ack: segment.ack === null ? null : relative(segment.ack),
        length: segment.length,
        window: segment.isSyn ? segment.window : segment.window * 2 ** shifts[from],
        options: segment.options.map((option) => optionText(option, relative)),
      };
    });
  }

  /** Two processors may queue packets in another order than that in which they stamped them. */
  #ordered(): Kept[] {
    return this.#kept.toSorted((a, b) => {
      const difference = a.captured.realtimeNs - b.captured.realtimeNs;
      return difference < 0n ? -1 : difference > 0n ? 1 : 0;
    });
  }
}

function same(a: Endpoint, b: Endpoint): boolean {
  return a.port === b.port && a.address === b.address;
}

/** From one sequence number to another; they count modulo 2^32 (RFC 9293, 3.4). */
function distance(seq: number, initial: number): number {
  return (seq - initial) >>> 0;
}

/**
 * The number each side's SYN had. A side that never sent one (a port where nobody listens answers
 * with a reset alone) has that of its first segment.
 */
function initialNumbers(kept: readonly Kept[]): Record<Side, number> {
  const of = (side: Side) => {
    const sent = kept.filter(({ from }) => from === side);
    return (sent.find(({ segment }) => segment.isSyn) ?? sent[0])?.segment.seq ?? 0;
  };
  return { client: of("client"), server: of("server") };
}

/** How many bits each side's windows are to be shifted: 0 unless both announce it (RFC 7323, 2.2). */
function windowShifts(kept: readonly Kept[]): Record<Side, number> {
  const of = (side: Side) =>
    kept.find(({ from, segment }) => from === side && segment.isSyn)?.segment.options
      .find((option) => option.kind === "wscale")?.shift;
  const [client, server] = [of("client"), of("server")];
  return client === undefined || server === undefined
    ? { client: 0, server: 0 }
    : { client, server };
}
