/**
 * The kernel's view of one socket, asked for by its addresses: what `ss` shows, without walking
 * through all sockets of the machine for it (sock_diag(7), linux/inet_diag.h).
 *
 * A question by address pair is a look-up in a hash table (inet_diag_find_one_icsk(),
 * net/ipv4/inet_diag.c) and takes some microseconds; a dump goes through the whole table.
 * @module
 */
import { E, errno, SystemCallError } from "./errno.ts";
import { libc } from "./libc.ts";
import { socketAddress } from "./socket.ts";

const AF_INET = 2;
const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0x80000;
const NETLINK_SOCK_DIAG = 4;
const IPPROTO_TCP = 6;
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST = 1;
const NLMSG_ERROR = 2;
/** struct nlmsghdr, then struct inet_diag_req_v2. */
const HEADER_BYTES = 16;
const REQUEST_BYTES = HEADER_BYTES + 56;
const ID_OFFSET = HEADER_BYTES + 8;
/** INET_DIAG_NOCOOKIE, twice. */
const NO_COOKIE = 0xffffffff;
const ALL_STATES = 0xffffffff;
const LISTEN = 10;

/** An end of a connection. */
export interface SocketEnd {
  readonly address: string;
  readonly port: number;
}

/** What the kernel says of a socket. */
export interface DiagAnswer {
  /** Its number in include/net/tcp_states.h. */
  readonly state: number;
  readonly recvQBytes: number;
  readonly sendQBytes: number;
  /** What its timer still has to run, milliseconds; `null` without a timer. */
  readonly timerMs: number | null;
}

/** Asks about connected sockets. Leaving a `using` scope closes it. */
export class SockDiag implements Disposable {
  readonly #fd: number;
  readonly #answer = new Uint8Array(4096);
  readonly #data = new DataView(this.#answer.buffer);

  /** @throws {SystemCallError} where there is no such thing. */
  constructor() {
    this.#fd = libc().socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
    if (this.#fd < 0) throw new SystemCallError("socket(NETLINK_SOCK_DIAG)", errno());
  }

  /**
   * Asks a question of {@link question}.
   * @returns `undefined` if there is no such connected socket
   * @throws {SystemCallError} where the kernel does not answer, e.g. ENOENT without its module
   */
  ask(question: Uint8Array<ArrayBuffer>): DiagAnswer | undefined {
    const c = libc();
    if (c.send(this.#fd, question, BigInt(question.length), 0) < 0) {
      throw new SystemCallError("sock_diag", errno());
    }
    if (c.recv(this.#fd, this.#answer, BigInt(this.#answer.length), 0) < 0) {
      throw new SystemCallError("sock_diag", errno());
    }
    const data = this.#data;
    if (data.getUint16(4, true) === NLMSG_ERROR) {
      const number = -data.getInt32(HEADER_BYTES, true);
      if (number === E.ENOENT) return undefined;
      throw new SystemCallError("sock_diag", number);
    }
    // Where there is no such connection, a listener on its port is found instead.
    const state = data.getUint8(HEADER_BYTES + 1);
    if (state === LISTEN) return undefined;
    const timer = data.getUint8(HEADER_BYTES + 2);
    return {
      state,
      timerMs: timer === 0 ? null : data.getUint32(HEADER_BYTES + 52, true),
      recvQBytes: data.getUint32(HEADER_BYTES + 56, true),
      sendQBytes: data.getUint32(HEADER_BYTES + 60, true),
    };
  }

  [Symbol.dispose](): void {
    libc().close(this.#fd);
  }
}

/** The question about the socket of this end of a connection (struct inet_diag_req_v2). */
export function question(local: SocketEnd, remote: SocketEnd): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(REQUEST_BYTES);
  const data = new DataView(bytes.buffer);
  data.setUint32(0, REQUEST_BYTES, true);
  data.setUint16(4, SOCK_DIAG_BY_FAMILY, true);
  data.setUint16(6, NLM_F_REQUEST, true);
  data.setUint8(HEADER_BYTES, AF_INET);
  data.setUint8(HEADER_BYTES + 1, IPPROTO_TCP);
  data.setUint32(HEADER_BYTES + 4, ALL_STATES, true);
  data.setUint16(ID_OFFSET, local.port, false);
  data.setUint16(ID_OFFSET + 2, remote.port, false);
  bytes.set(socketAddress(local.address, 0).subarray(4, 8), ID_OFFSET + 4);
  bytes.set(socketAddress(remote.address, 0).subarray(4, 8), ID_OFFSET + 20);
  data.setUint32(ID_OFFSET + 40, NO_COOKIE, true);
  data.setUint32(ID_OFFSET + 44, NO_COOKIE, true);
  return bytes;
}
