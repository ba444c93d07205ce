/**
 * TCP sockets over IPv4: the calls whose cost and effect are measured.
 *
 * Functions return what the call returned, or -errno as the kernel itself does: errno must be
 * taken before the function returns (see `errnoView`).
 * @module
 */
import { errno, SystemCallError } from "./errno.ts";
import { errnoView, libc } from "./libc.ts";

const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0x800;
const SOCK_CLOEXEC = 0x80000;
const SOL_SOCKET = 1;
const SO_ERROR = 4;
const SO_LINGER = 13;
const IPPROTO_TCP = 6;
const TCP_USER_TIMEOUT = 18;
const MSG_NOSIGNAL = 0x4000;
const SHUT_WR = 1;
/** Bytes queued and never yet handed to the network (linux/sockios.h). */
const SIOCOUTQNSD = 0x894bn;

/** Bytes in the send and in the receive queue (linux/sockios.h, tcp(7)). */
const SIOCOUTQ = 0x5411n;
const SIOCINQ = 0x541bn;

/** struct sockaddr_in for an address like `127.0.0.1`. */
export function socketAddress(address: string, port: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(16);
  const data = new DataView(bytes.buffer);
  data.setUint16(0, AF_INET, true);
  data.setUint16(2, port, false);
  address.split(".").forEach((part, i) => data.setUint8(4 + i, Number(part)));
  return bytes;
}

/** A new non-blocking TCP socket, or -errno. */
export function tcpSocket(): number {
  const result = libc().socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  return result < 0 ? -(errnoView[0] as number) : result;
}

/** Starts to connect: 0, or -EINPROGRESS while it goes on. */
export function connect(fd: number, address: Uint8Array<ArrayBuffer>): number {
  const result = libc().connect(fd, address, address.length);
  return result < 0 ? -(errnoView[0] as number) : result;
}

/** Takes a waiting connection, non-blocking: its descriptor, or -errno. */
export function accept(fd: number): number {
  const result = libc().accept4(fd, null, null, SOCK_NONBLOCK | SOCK_CLOEXEC);
  return result < 0 ? -(errnoView[0] as number) : result;
}

/**
 * A size_t argument that remembers the last length it was asked for: lengths rarely change from
 * call to call, and a BigInt is what compiled code passes as it is. A plain number would be
 * accepted too, but sends V8 back to uncompiled code each time ("not a BigInt").
 */
class Size {
  #length = 0;
  #size = 0n;

  of(length: number): bigint {
    if (length !== this.#length) {
      this.#length = length;
      this.#size = BigInt(length);
    }
    return this.#size;
  }
}

const receiveSize = new Size();
const sendSize = new Size();

/** Bytes read, 0 at the end of the stream, or -errno. */
export function receive(fd: number, buffer: Uint8Array<ArrayBuffer>): number {
  const result = libc().recv(fd, buffer, receiveSize.of(buffer.length), 0);
  return result < 0 ? -(errnoView[0] as number) : result;
}

/** Sends the first `length` bytes; bytes taken, or -errno. Never raises SIGPIPE. */
export function send(fd: number, buffer: Uint8Array<ArrayBuffer>, length: number): number {
  const result = libc().send(fd, buffer, sendSize.of(length), MSG_NOSIGNAL);
  return result < 0 ? -(errnoView[0] as number) : result;
}

/** close(2): 0, or -errno. May block for a linger time, O_NONBLOCK or not. */
export function close(fd: number): number {
  const result = libc().close(fd);
  return result < 0 ? -(errnoView[0] as number) : result;
}

/** shutdown(fd, SHUT_WR): sends FIN after what is queued; 0, or -errno. */
export function shutdownWrite(fd: number): number {
  const result = libc().shutdown(fd, SHUT_WR);
  return result < 0 ? -(errnoView[0] as number) : result;
}

const lingerOption = new Int32Array(2);

/** SO_LINGER {on, seconds}: whole seconds (struct linger holds an int); 0, or -errno. */
export function setLinger(fd: number, seconds: number): number {
  lingerOption[0] = 1;
  lingerOption[1] = seconds;
  const result = libc().setsockopt(fd, SOL_SOCKET, SO_LINGER, lingerOption, 8);
  return result < 0 ? -(errnoView[0] as number) : result;
}

const milliseconds = new Int32Array(1);

/**
 * TCP_USER_TIMEOUT: how long sent data may go unacknowledged before the connection is given up,
 * also without an owner (RFC 5482); 0, or -errno.
 */
export function setUserTimeout(fd: number, ms: number): number {
  milliseconds[0] = ms;
  const result = libc().setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, milliseconds, 4);
  return result < 0 ? -(errnoView[0] as number) : result;
}

const nameOption = new Uint8Array(28);
const nameLength = new Int32Array(1);

/** A socket's own address and port (getsockname(2)); `undefined` where it has none. IPv4 alone. */
export function localEnd(fd: number): { address: string; port: number } | undefined {
  nameLength[0] = nameOption.length;
  if (libc().getsockname(fd, nameOption, nameLength) < 0) return undefined;
  const [, , high = 0, low = 0, ...rest] = nameOption;
  return { address: rest.slice(0, 4).join("."), port: high << 8 | low };
}

const SO_RCVBUF = 8;
const SO_ATTACH_FILTER = 26;
const bytesOption = new Int32Array(1);

/**
 * SO_RCVBUF, of which the kernel makes twice as many bytes and at least 2,304 (socket(7)); before
 * connect() it bounds the window as well (tcp(7)). 0, or -errno.
 */
export function setReceiveBuffer(fd: number, bytes: number): number {
  bytesOption[0] = bytes;
  const result = libc().setsockopt(fd, SOL_SOCKET, SO_RCVBUF, bytesOption, 4);
  return result < 0 ? -(errnoView[0] as number) : result;
}

/** How many connections a listening socket keeps until they are accepted; 0, or -errno. */
export function setBacklog(fd: number, connections: number): number {
  const result = libc().listen(fd, connections);
  return result < 0 ? -(errnoView[0] as number) : result;
}

/** One instruction of classic BPF: return 0, which keeps 0 bytes of whatever comes in. */
const dropAll = new BigUint64Array([0x06n]);
/** struct sock_fprog: the count, 6 bytes of padding, the pointer. */
let dropAllProgram: BigUint64Array<ArrayBuffer> | undefined;

/**
 * Silences a connected socket: from now on its kernel drops every segment that comes in, answers
 * nothing and acknowledges nothing, as if the peer had lost its power (SO_ATTACH_FILTER, socket(7);
 * tcp_filter(), net/ipv4/tcp_ipv4.c). Takes no privilege. 0, or -errno.
 */
export function silence(fd: number): number {
  dropAllProgram ??= new BigUint64Array([
    1n,
    BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(dropAll))),
  ]);
  const result = libc().setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, dropAllProgram, 16);
  return result < 0 ? -(errnoView[0] as number) : result;
}

const word = new Int32Array(1);
const wordLength = new Int32Array(1);

/** SO_ERROR: the socket's pending error number, which this call also clears; 0 if none. */
export function pendingError(fd: number): number {
  wordLength[0] = 4;
  if (libc().getsockopt(fd, SOL_SOCKET, SO_ERROR, word, wordLength) < 0) {
    return errnoView[0] as number;
  }
  return word[0] as number;
}

/** Bytes in the send queue that were never yet sent; what is under way is not counted. */
export function unsent(fd: number): number {
  if (libc().ioctl(fd, SIOCOUTQNSD, word) < 0) {
    throw new SystemCallError("ioctl(SIOCOUTQNSD)", errno());
  }
  return word[0] as number;
}

/** Bytes in the send queue: not yet sent, or sent and not acknowledged (`SIOCOUTQ`). */
export function sendQueue(fd: number): number {
  return asked(fd, SIOCOUTQ);
}

/** Bytes in the receive queue: acknowledged and not yet read (`SIOCINQ`). */
export function receiveQueue(fd: number): number {
  return asked(fd, SIOCINQ);
}

function asked(fd: number, request: bigint): number {
  if (libc().ioctl(fd, request, word) < 0) throw new SystemCallError("ioctl(queue)", errno());
  return word[0] as number;
}
