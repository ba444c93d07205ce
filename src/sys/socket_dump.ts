/**
 * Every TCP socket of the namespace as the kernel tells of it: the dump that `ss` asks for, asked
 * for without `ss` (sock_diag(7)).
 *
 * A child process costs 3 to 5 ms of CPU before it has asked anything. Here the question is one
 * send() and the answer some recv(), of up to 32 KiB each (netlink_recvmsg(), net/netlink/
 * af_netlink.c). What is left is the kernel's own work: its table of connections is walked whole,
 * however few there are, and each socket that is told of is written out.
 *
 * The question is the first form of it, TCPDIAG_GETSOCK, which `ss` puts as well: only that one
 * tells of IPv4 and IPv6 in one walk (inet_diag_dump_compat(), net/ipv4/inet_diag.c).
 * @module
 */
import { E, errno, SystemCallError } from "./errno.ts";
import { libc } from "./libc.ts";

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0x80000;
const NETLINK_SOCK_DIAG = 4;
const TCPDIAG_GETSOCK = 18;
/** NLM_F_REQUEST, NLM_F_DUMP. */
const REQUEST_DUMP = 0x1 | 0x300;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const HEADER_BYTES = 16;
/** struct nlmsghdr, struct inet_diag_req (linux/inet_diag.h). */
const REQUEST_BYTES = HEADER_BYTES + 60;
const STATES_OFFSET = HEADER_BYTES + 52;
/** The most that comes in one piece. */
const CHUNK_BYTES = 1 << 16;

/** A question that may be put again and again. Leaving a `using` scope closes it. */
export class SocketDump implements Disposable {
  readonly #fd: number;
  readonly #chunk = new Uint8Array(CHUNK_BYTES);
  readonly #data = new DataView(this.#chunk.buffer);
  readonly #question = new Uint8Array(REQUEST_BYTES);
  readonly #asked = new DataView(this.#question.buffer);
  #number = 0;

  /** @throws {SystemCallError} where there is no such thing. */
  constructor() {
    this.#fd = libc().socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
    if (this.#fd < 0) throw new SystemCallError("socket(NETLINK_SOCK_DIAG)", errno());
    this.#asked.setUint32(0, REQUEST_BYTES, true);
    this.#asked.setUint16(4, TCPDIAG_GETSOCK, true);
    this.#asked.setUint16(6, REQUEST_DUMP, true);
  }

  /**
   * Has the kernel tell of its sockets.
   * @param states which: bit n for state n of include/net/tcp_states.h
   * @param take is given the answer piece by piece, whole netlink messages, in a buffer that the
   * next piece is written to; the last piece ends with NLMSG_DONE
   * @throws {SystemCallError} where the kernel does not answer, e.g. ENOENT without its module
   */
  read(states: number, take: (piece: Uint8Array) => void): void {
    this.#asked.setUint32(8, ++this.#number, true);
    this.#asked.setUint32(STATES_OFFSET, states, true);
    if (libc().send(this.#fd, this.#question, BigInt(REQUEST_BYTES), 0) < 0) {
      throw new SystemCallError("sock_diag", errno());
    }
    for (let last = false; !last;) {
      const length = libc().recv(this.#fd, this.#chunk, BigInt(CHUNK_BYTES), 0);
      if (length < 0) {
        const number = errno();
        if (number === E.EINTR) continue;
        throw new SystemCallError("sock_diag", number);
      }
      last = this.#isLast(length);
      take(this.#chunk.subarray(0, length));
    }
  }

  /**
   * Whether a piece ends the answer. NLMSG_DONE comes last, as a message of its own or behind
   * others; it holds one number (netlink_dump_done()) and maybe more, so it is looked for from the
   * front.
   */
  #isLast(length: number): boolean {
    const data = this.#data;
    let at = 0;
    while (at + HEADER_BYTES <= length) {
      const type = data.getUint16(at + 4, true);
      if (type === NLMSG_ERROR) {
        throw new SystemCallError("sock_diag", -data.getInt32(at + HEADER_BYTES, true));
      }
      if (type === NLMSG_DONE) {
        const number = data.getInt32(at + HEADER_BYTES, true);
        if (number < 0) throw new SystemCallError("sock_diag", -number);
        return true;
      }
      at += Math.max(HEADER_BYTES, (data.getUint32(at, true) + 3) & ~3);
    }
    return false;
  }

  [Symbol.dispose](): void {
    libc().close(this.#fd);
  }
}
