/**
 * One message taken from a packet socket with recvmsg(2): its bytes, the kernel's time stamp, which
 * way it went and how long it was.
 *
 * Layouts are those of 64-bit little-endian Linux, which x86-64 and arm64 share; musl's shorter
 * `msg_iovlen` and `msg_controllen` are followed by padding that stays 0.
 * @module
 */
import { E, expectErrno } from "./errno.ts";
import { errnoView, libc } from "./libc.ts";

/** struct msghdr (socket.h). */
const MSGHDR = { bytes: 56, name: 0, nameLength: 8, iov: 16, iovLength: 24, control: 32 };
const CONTROL_LENGTH = 40;
const FLAGS = 48;
/** struct iovec; struct sockaddr_ll (packet(7)), padded to 8 bytes. */
const IOVEC_BYTES = 16;
const SOCKADDR_LL = { bytes: 24, packetType: 10 };
/** struct cmsghdr: length, level, type; its data follow, and the next header begins on 8 bytes. */
const CMSGHDR = { bytes: 16, level: 8, type: 12 };
const CONTROL_BYTES = 128;

const SOL_SOCKET = 1;
const SOL_PACKET = 263;
/** SCM_TIMESTAMPNS = SO_TIMESTAMPNS_OLD, which is what a 64-bit kernel sends for it. */
const SCM_TIMESTAMPNS = 35;
const PACKET_AUXDATA = 8;
/** tp_len of struct tpacket_auxdata: bytes the packet had before a filter cut it. */
const AUXDATA_LENGTH = 4;

const MSG_CTRUNC = 0x8;
const MSG_DONTWAIT = 0x40;

/** Which way a packet went (linux/if_packet.h). */
export const PACKET_TYPE = { host: 0, outgoing: 4 } as const;

/** A packet as the kernel handed it over. */
export interface ReceivedPacket {
  /** CLOCK_REALTIME nanoseconds of the kernel's stamp. */
  readonly realtimeNs: bigint;
  /** One of {@link PACKET_TYPE}, or another number of that header. */
  readonly packetType: number;
  /** Bytes the frame had; more than `bytes` holds if it was cut. */
  readonly wireLength: number;
  /** The frame from its Ethernet header on: a copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Failures in a row after which an impossible error number is believed. */
const MOST_ASKED = 100;

/** Buffers of recvmsg(2), filled anew by each {@link receive}. */
export class ReceivedMessage {
  /** One block that never moves, as its parts point at each other. */
  readonly #block: ArrayBuffer;
  readonly #header: Uint8Array<ArrayBuffer>;
  readonly #data: DataView;
  readonly #name = MSGHDR.bytes + IOVEC_BYTES;
  readonly #control = this.#name + SOCKADDR_LL.bytes;
  readonly #frame = this.#control + CONTROL_BYTES;

  /** @param frameBytes room for a frame; what is longer is cut to it */
  constructor(frameBytes: number) {
    this.#block = new ArrayBuffer(this.#frame + frameBytes);
    this.#header = new Uint8Array(this.#block);
    this.#data = new DataView(this.#block);
    const base = Deno.UnsafePointer.value(Deno.UnsafePointer.of(this.#header));
    const point = (at: number, target: number) =>
      this.#data.setBigUint64(at, base + BigInt(target), true);
    point(MSGHDR.name, this.#name);
    point(MSGHDR.iov, MSGHDR.bytes);
    this.#data.setUint32(MSGHDR.iovLength, 1, true);
    point(MSGHDR.control, this.#control);
    point(MSGHDR.bytes, this.#frame);
    this.#data.setUint32(MSGHDR.bytes + 8, frameBytes, true);
  }

  /**
   * The next packet, without waiting; `undefined` if none waits.
   * @throws {ImpossibleErrno} for what recvmsg cannot return here.
   */
  receive(fd: number): ReceivedPacket | undefined {
    const data = this.#data;
    for (let asked = 1;; asked++) {
      data.setUint32(MSGHDR.nameLength, SOCKADDR_LL.bytes, true);
      data.setUint32(CONTROL_LENGTH, CONTROL_BYTES, true);
      const length = libc().recvmsg(fd, this.#header, MSG_DONTWAIT);
      if (length >= 0) return this.#packet(length);
      const number = errnoView[0] as number;
      if (number === E.EAGAIN) return undefined;
      // ENETDOWN is told once when the interface goes down; packets may wait behind it. A number
      // that cannot be is the runtime's own, from between the call and the look at it: asking
      // again loses nothing.
      if (asked >= MOST_ASKED) expectErrno("recvmsg()", number, [E.EINTR, E.ENETDOWN]);
    }
  }

  #packet(length: number): ReceivedPacket {
    if (this.#data.getInt32(FLAGS, true) & MSG_CTRUNC) {
      throw new Error(`Cannot read a packet's stamp as it takes more than ${CONTROL_BYTES} bytes`);
    }
    return {
      ...this.#controls(length),
      packetType: this.#data.getUint8(this.#name + SOCKADDR_LL.packetType),
      bytes: new Uint8Array(this.#block.slice(this.#frame, this.#frame + length)),
    };
  }

  /** What the control messages say (cmsg(3)). */
  #controls(length: number): { realtimeNs: bigint; wireLength: number } {
    const data = this.#data;
    const end = this.#control + data.getUint32(CONTROL_LENGTH, true);
    let realtimeNs: bigint | undefined;
    let wireLength = length;
    for (let at = this.#control; at + CMSGHDR.bytes <= end;) {
      const bytes = data.getUint32(at, true);
      const level = data.getInt32(at + CMSGHDR.level, true);
      const type = data.getInt32(at + CMSGHDR.type, true);
      const body = at + CMSGHDR.bytes;
      if (level === SOL_SOCKET && type === SCM_TIMESTAMPNS) {
        realtimeNs = data.getBigInt64(body, true) * 1_000_000_000n +
          data.getBigInt64(body + 8, true);
      } else if (level === SOL_PACKET && type === PACKET_AUXDATA) {
        wireLength = data.getUint32(body + AUXDATA_LENGTH, true);
      }
      at += Math.max(CMSGHDR.bytes, (bytes + 7) & ~7);
    }
    if (realtimeNs === undefined) throw new Error("Cannot date a packet as it has no time stamp");
    return { realtimeNs, wireLength };
  }
}
