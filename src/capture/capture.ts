/**
 * Captures the packets of the loopback interface of the caller's network namespace.
 * @module
 */
import { PacketSocket } from "../sys/packet_socket.ts";

/** One frame, seen once, as its sender's kernel handed it to the interface. */
export interface CapturedPacket {
  /** Nanoseconds of CLOCK_REALTIME, stamped by the kernel. */
  readonly realtimeNs: bigint;
  /** Bytes the frame had. Segmentation offload makes that up to 64 KB and more on loopback. */
  readonly wireLength: number;
  /** Its first bytes, from the Ethernet header on. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Frames of up to so many bytes are kept whole, payload and all; of longer ones the headers alone,
 * or a long trace would outgrow the buffer that waits to be drained (see packet_filter.ts).
 */
export const SNAP_LENGTH = 192;

/** What opening a capture led to: the capture, or why there is none. */
export type Opened =
  | { readonly capture: Capture; readonly reason: null }
  | { readonly capture: null; readonly reason: string };

/**
 * A running capture. Packets wait in the kernel until {@link drain} takes them, so it need only be
 * called now and then; nothing here ever blocks. Leaving a `using` scope closes it.
 */
export class Capture implements Disposable {
  readonly #socket: PacketSocket;

  private constructor(socket: PacketSocket) {
    this.#socket = socket;
  }

  /**
   * Captures from now on. Takes some milliseconds, until the kernel stamps what passes; never
   * throws for what a machine may forbid. The loopback interface must be up.
   */
  static open(): Opened {
    const socket = PacketSocket.open(SNAP_LENGTH);
    return "reason" in socket
      ? { capture: null, reason: socket.reason }
      : { capture: new Capture(socket), reason: null };
  }

  /** Descriptor to wait on with epoll (EPOLLIN) instead of polling. */
  get fd(): number {
    return this.#socket.fd;
  }

  /** Every packet that waits, in the order the kernel queued them; empty if none does. */
  drain(): CapturedPacket[] {
    const packets: CapturedPacket[] = [];
    for (let one = this.#socket.receive(); one; one = this.#socket.receive()) {
      packets.push({ realtimeNs: one.realtimeNs, wireLength: one.wireLength, bytes: one.bytes });
    }
    return packets;
  }

  /** Packets that the kernel had no room for, since the beginning: 0 means none is missing. */
  dropped(): number {
    return this.#socket.dropped();
  }

  /** Ends the capture. What was not drained is lost. */
  close(): void {
    this.#socket.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
