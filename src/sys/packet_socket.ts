/**
 * A packet socket (packet(7)) that reads the packets of the loopback interface.
 *
 * Loopback shows every packet twice: PACKET_OUTGOING as the sender's kernel hands it to the device,
 * PACKET_HOST as it comes back in. The outgoing one is kept: it is stamped and queued here, in one
 * go, before the device passes it on (dev_queue_xmit_nit, net/core/dev.c), so no answer to a packet
 * can be queued or stamped ahead of it. The stamp is the moment of sending.
 *
 * A filter in the kernel drops the other copy, and all but TCP over IPv4 (see packet_filter.ts).
 * @module
 */
import { realtimeNs } from "./clock.ts";
import { E, errno, errnoName, SystemCallError, warmErrno } from "./errno.ts";
import { libc } from "./libc.ts";
import { PacketFilter, wholeOrHeaders } from "./packet_filter.ts";
import { PACKET_TYPE, ReceivedMessage, type ReceivedPacket } from "./received_message.ts";

const AF_PACKET = 17;
const SOCK_RAW = 3;
const SOCK_NONBLOCK = 0x800;
const SOCK_CLOEXEC = 0x80000;
const ETH_P_ALL = 0x0003;
/** The loopback interface has this number in every namespace (LOOPBACK_IFINDEX, net/flow.h). */
const LOOPBACK = 1;

const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_ATTACH_FILTER = 26;
const SO_RCVBUFFORCE = 33;
const SO_TIMESTAMPNS = 35;
const SOL_PACKET = 263;
const PACKET_STATISTICS = 6;
const PACKET_AUXDATA = 8;

/** Bytes wished for; the kernel doubles it for its own needs. */
const RECEIVE_BUFFER = 32 * 1024 * 1024;

/** Local experimental EtherType 1 (IEEE 802): no protocol listens to it, no counter of IP moves. */
const PROBE_TYPE = 0x88b5;
/** How often, once a millisecond, a stamp is looked for. */
const PROBES = 500;

/** Why there is no packet socket: a clause for people. */
export interface Refusal {
  readonly reason: string;
}

/** Reads each TCP packet of loopback once. Leaving a `using` scope closes it. */
export class PacketSocket implements Disposable {
  /** Readable (EPOLLIN) when a packet waits. */
  readonly fd: number;
  readonly #message: ReceivedMessage;
  /** Held here so that its memory lives while the kernel copies it. */
  readonly #filter: PacketFilter;
  #dropped = 0;
  #open = true;

  private constructor(fd: number, snapLength: number) {
    this.fd = fd;
    this.#message = new ReceivedMessage(snapLength);
    this.#filter = new PacketFilter(wholeOrHeaders(snapLength));
  }

  /**
   * Opens one in the caller's network namespace; or says why that is forbidden or impossible.
   * @param snapLength frames of up to so many bytes are kept whole, at least 134; of longer ones
   *   the headers alone
   */
  static open(snapLength: number): PacketSocket | Refusal {
    warmErrno();
    // Protocol 0 takes in nothing until bind() says what: no packet of another interface.
    const fd = libc().socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return { reason: refusal(errno()) };
    const socket = new PacketSocket(fd, snapLength);
    try {
      socket.#prepare();
      return socket;
    } catch (error) {
      socket.close();
      if (error instanceof SystemCallError || error instanceof Unstamped) {
        return { reason: `packets cannot be captured: ${error.message}` };
      }
      throw error;
    }
  }

  #prepare(): void {
    const on = new Int32Array([1]);
    this.#set("SO_TIMESTAMPNS", SOL_SOCKET, SO_TIMESTAMPNS, on);
    this.#set("PACKET_AUXDATA", SOL_PACKET, PACKET_AUXDATA, on);
    const size = new Int32Array([RECEIVE_BUFFER]);
    // Forcing wants CAP_NET_ADMIN over the host; else net.core.rmem_max is the limit.
    if (libc().setsockopt(this.fd, SOL_SOCKET, SO_RCVBUFFORCE, size, 4) < 0) {
      this.#set("SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, size);
    }
    const address = linkAddress();
    check("bind(AF_PACKET, lo)", libc().bind(this.fd, address, address.length));
    this.#awaitStamps();
    this.#set("SO_ATTACH_FILTER", SOL_SOCKET, SO_ATTACH_FILTER, this.#filter.option);
    // What came in before the filter is nobody's; the count of what was dropped begins now.
    while (this.#message.receive(this.fd));
    this.#statistics();
  }

  /**
   * Waits until the kernel stamps packets as they pass. It begins to some time after SO_TIMESTAMPNS
   * (net_enable_timestamp, net/core/dev.c, leaves it to a work queue); until then a packet gets
   * the time of recvmsg instead. A frame of ours shows which: it has passed when send() returns.
   */
  #awaitStamps(): void {
    const sleep = new Int32Array(new SharedArrayBuffer(4));
    for (let i = 0; i < PROBES; i++) {
      check("send(AF_PACKET)", libc().send(this.fd, PROBE, BigInt(PROBE.length), 0));
      const passed = realtimeNs();
      for (let one = this.#message.receive(this.fd); one; one = this.#message.receive(this.fd)) {
        if (isProbe(one) && one.realtimeNs <= passed) return;
      }
      Atomics.wait(sleep, 0, 0, 1);
    }
    throw new Unstamped();
  }

  #set(
    name: string,
    level: number,
    option: number,
    value: Int32Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>,
  ): void {
    check(name, libc().setsockopt(this.fd, level, option, value, value.byteLength));
  }

  /** The next packet, without waiting; `undefined` if none waits. */
  receive(): ReceivedPacket | undefined {
    while (true) {
      const packet = this.#message.receive(this.fd);
      if (packet === undefined || packet.packetType === PACKET_TYPE.outgoing) return packet;
    }
  }

  /** Packets that did not fit into the socket's buffer, since it was opened. */
  dropped(): number {
    if (this.#open) this.#statistics();
    return this.#dropped;
  }

  /** Adds up PACKET_STATISTICS {packets, drops}, which each reading sets back to 0. */
  #statistics(): void {
    const counts = new Uint32Array(2);
    const length = new Int32Array([counts.byteLength]);
    const c = libc();
    check(
      "PACKET_STATISTICS",
      c.getsockopt(this.fd, SOL_PACKET, PACKET_STATISTICS, counts, length),
    );
    this.#dropped += counts[1] as number;
  }

  /** Closes the socket; what still waits in it is lost. {@link dropped} stays readable. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    libc().close(this.fd);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** An Ethernet frame of a type nobody listens to, both addresses 0 as on loopback. */
const PROBE = new Uint8Array(60);
new DataView(PROBE.buffer).setUint16(12, PROBE_TYPE, false);

function isProbe({ bytes }: ReceivedPacket): boolean {
  return bytes.length >= 14 && new DataView(bytes.buffer).getUint16(12, false) === PROBE_TYPE;
}

/** struct sockaddr_ll: every protocol of the loopback interface. */
function linkAddress(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(20);
  const data = new DataView(bytes.buffer);
  data.setUint16(0, AF_PACKET, true);
  data.setUint16(2, ETH_P_ALL, false);
  data.setInt32(4, LOOPBACK, true);
  return bytes;
}

class Unstamped extends Error {
  constructor() {
    super(`the kernel did not begin to stamp packets within ${PROBES} ms`);
  }
}

export function refusal(number: number): string {
  const name = errnoName(number);
  if (number === E.EPERM || number === E.EACCES) {
    return `packets may not be captured (socket(AF_PACKET): ${name}): that needs CAP_NET_RAW, ` +
      "which root has and a user namespace gives";
  }
  if (number === E.EAFNOSUPPORT) {
    return `packets cannot be captured (socket(AF_PACKET): ${name}): this kernel has no packet ` +
      "sockets (CONFIG_PACKET)";
  }
  return `packets cannot be captured (socket(AF_PACKET): ${name})`;
}

export function check(call: string, result: number): void {
  if (result < 0) throw new SystemCallError(call, errno());
}
