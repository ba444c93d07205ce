/**
 * Watches how every connection to a port ends, for as long as a trial lasts.
 * @module
 */
import { closeProgram } from "../sys/close_filter.ts";
import { PacketRing } from "../sys/packet_ring.ts";
import { decodeIpv4 } from "./decode.ts";
import { counted, type EndingCounts, endingsOf, type SeenSegment } from "./endings.ts";

/** Segments with SYN, FIN or RST of a connection, repeated ones among them, are hardly ever more. */
const SEGMENTS_EACH = 8;
const LEAST_SEGMENTS = 4096;

/** What opening a watch led to: the watch, or why there is none. */
export type OpenedWatch =
  | { readonly watch: CloseWatch; readonly reason: null }
  | { readonly watch: null; readonly reason: string };

/** Watches from {@link CloseWatch.open} on; leaving a `using` scope ends it. */
export class CloseWatch implements Disposable {
  readonly #port: number;
  readonly #ring: PacketRing;
  #dropped = 0;

  private constructor(port: number, ring: PacketRing) {
    this.#port = port;
    this.#ring = ring;
  }

  /**
   * Watches the port from now on. Never throws for what a machine may forbid.
   * @param options.connections about how many there will be
   */
  static open(
    { port, connections }: { readonly port: number; readonly connections: number },
  ): OpenedWatch {
    const packets = Math.max(LEAST_SEGMENTS, connections * SEGMENTS_EACH);
    const ring = PacketRing.open({ filter: closeProgram(port), packets });
    return "reason" in ring
      ? { watch: null, reason: ring.reason }
      : { watch: new CloseWatch(port, ring), reason: null };
  }

  /**
   * How they have ended so far.
   * @param from only connections from these ports of the client's; left out: all
   */
  endings(from?: ReadonlySet<number>): EndingCounts {
    return counted(endingsOf(this.#segments(), { port: this.#port, ...from && { from } }));
  }

  *#segments(): Generator<SeenSegment> {
    for (const { bytes, wireLength, interfaceIndex } of this.#ring.packets()) {
      const segment = decodeIpv4(bytes, wireLength);
      if (segment) yield { segment, interfaceIndex };
    }
  }

  /** Segments for which there was no room: where there are any, nothing can be told for sure. */
  dropped(): number {
    return this.#dropped += this.#ring.dropped();
  }

  [Symbol.dispose](): void {
    this.#ring.close();
  }
}
