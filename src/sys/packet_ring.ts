/**
 * A ring of packets' headers that the kernel fills by itself (packet(7), PACKET_RX_RING,
 * TPACKET_V2): a load of thousands of connections is looked through when it is over, and costs the
 * process nothing while it runs. Its memory is its own, so that no limit of socket buffers, which
 * without root is a few hundred packets, lets any be lost.
 *
 * Opened as SOCK_DGRAM a packet begins with its network header on every device, be it Ethernet, a
 * tunnel or loopback.
 * @module
 */
import { errno, SystemCallError, warmErrno } from "./errno.ts";
import { libc } from "./libc.ts";
import { type Instruction, PacketFilter } from "./packet_filter.ts";
import { check, type Refusal, refusal } from "./packet_socket.ts";

const AF_PACKET = 17;
const SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
const ETH_P_ALL = 0x0003;
const SOL_SOCKET = 1;
const SO_ATTACH_FILTER = 26;
const SOL_PACKET = 263;
const PACKET_RX_RING = 5;
const PACKET_STATISTICS = 6;
const PACKET_VERSION = 10;
const TPACKET_V2 = 1;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
/** What mmap() returns where it fails: (void *) -1. */
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;

/** A frame holds tpacket2_hdr and sockaddr_ll, 80 bytes in all, and up to 120 of headers. */
const FRAME_BYTES = 256;
const BLOCK_BYTES = 64 * 1024;
const FRAMES_IN_BLOCK = BLOCK_BYTES / FRAME_BYTES;
/** struct tpacket2_hdr (linux/if_packet.h), and behind it, aligned, struct sockaddr_ll. */
const STATUS = 0;
const LENGTH = 4;
const KEPT = 8;
const NETWORK = 14;
const INTERFACE = 32 + 4;
/** tp_status: the frame is ours to read. */
const TP_STATUS_USER = 1;

/** A packet as it lies in the ring. */
export interface RingPacket {
  /** Number of the interface that it was seen on. */
  readonly interfaceIndex: number;
  /** Bytes it had from its network header on. */
  readonly wireLength: number;
  /** Its first bytes; valid while the ring is open. */
  readonly bytes: Uint8Array;
}

/** What the ring keeps. */
export interface RingOptions {
  readonly filter: readonly Instruction[];
  /** Room for at least so many packets; what comes when it is full is counted as dropped. */
  readonly packets: number;
}

/** A ring on all interfaces of the caller's network namespace. Leaving a `using` scope closes it. */
export class PacketRing implements Disposable {
  readonly #fd: number;
  readonly #frames: number;
  #map: Deno.PointerObject | undefined;

  private constructor(fd: number, frames: number) {
    this.#fd = fd;
    this.#frames = frames;
  }

  /** Keeps packets from now on; or says why that is forbidden or impossible. */
  static open({ filter, packets }: RingOptions): PacketRing | Refusal {
    warmErrno();
    // Protocol 0 takes in nothing until bind() says what.
    const fd = libc().socket(AF_PACKET, SOCK_DGRAM_CLOEXEC, 0);
    if (fd < 0) return { reason: refusal(errno()) };
    const ring = new PacketRing(fd, Math.ceil(packets / FRAMES_IN_BLOCK) * FRAMES_IN_BLOCK);
    try {
      ring.#prepare(filter);
      return ring;
    } catch (error) {
      ring.close();
      if (!(error instanceof SystemCallError)) throw error;
      return { reason: `packets cannot be captured: ${error.message}` };
    }
  }

  #prepare(instructions: readonly Instruction[]): void {
    const filter = new PacketFilter(instructions);
    this.#set("PACKET_VERSION", SOL_PACKET, PACKET_VERSION, new Int32Array([TPACKET_V2]));
    this.#set("SO_ATTACH_FILTER", SOL_SOCKET, SO_ATTACH_FILTER, filter.option);
    // struct tpacket_req: bytes of a block, blocks, bytes of a frame, frames.
    const blocks = this.#frames / FRAMES_IN_BLOCK;
    const request = new Uint32Array([BLOCK_BYTES, blocks, FRAME_BYTES, this.#frames]);
    this.#set("PACKET_RX_RING", SOL_PACKET, PACKET_RX_RING, request);
    const map = libc().mmap(0n, this.#bytes, PROT_READ_WRITE, MAP_SHARED, this.#fd, 0n);
    const number = errno();
    if (map === null || Deno.UnsafePointer.value(map) === MAP_FAILED) {
      throw new SystemCallError("mmap(PACKET_RX_RING)", number);
    }
    this.#map = map;
    const address = everyInterface();
    check("bind(AF_PACKET)", libc().bind(this.#fd, address, address.length));
    // What is counted as dropped is counted from now.
    this.dropped();
  }

  get #bytes(): bigint {
    return BigInt(this.#frames * FRAME_BYTES);
  }

  #set(
    name: string,
    level: number,
    option: number,
    value: Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>,
  ): void {
    check(name, libc().setsockopt(this.#fd, level, option, value, value.byteLength));
  }

  /** Everything that was kept so far, in the order in which the kernel saw it. */
  *packets(): Generator<RingPacket> {
    if (!this.#map) return;
    const memory = Deno.UnsafePointerView.getArrayBuffer(this.#map, Number(this.#bytes));
    const data = new DataView(memory);
    for (let at = 0; at < memory.byteLength; at += FRAME_BYTES) {
      if ((data.getUint32(at + STATUS, true) & TP_STATUS_USER) === 0) return;
      const kept = data.getUint32(at + KEPT, true);
      yield {
        interfaceIndex: data.getInt32(at + INTERFACE, true),
        wireLength: data.getUint32(at + LENGTH, true),
        bytes: new Uint8Array(memory, at + data.getUint16(at + NETWORK, true), kept),
      };
    }
  }

  /** Packets for which there was no room since this was last asked. */
  dropped(): number {
    const counts = new Uint32Array(2);
    const length = new Int32Array([counts.byteLength]);
    const c = libc();
    check(
      "PACKET_STATISTICS",
      c.getsockopt(this.#fd, SOL_PACKET, PACKET_STATISTICS, counts, length),
    );
    return counts[1] as number;
  }

  /** Ends it; the packets are gone. */
  close(): void {
    if (this.#map) libc().munmap(this.#map, this.#bytes);
    this.#map = undefined;
    libc().close(this.#fd);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** struct sockaddr_ll: every protocol of every interface. */
function everyInterface(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(20);
  const data = new DataView(bytes.buffer);
  data.setUint16(0, AF_PACKET, true);
  data.setUint16(2, ETH_P_ALL, false);
  return bytes;
}
