/**
 * Sockets that block, as a plain program has them; the calls on them are those of `socket.ts`.
 * @module
 */
import { errno, SystemCallError } from "./errno.ts";
import { errnoView, libc } from "./libc.ts";
import { socketAddress } from "./socket.ts";

const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC = 0x80000;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
/** With a timeval of two 64-bit words (asm-generic/socket.h, SO_RCVTIMEO_OLD on 64 bits). */
const SO_RCVTIMEO = 20;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const FIONREAD = 0x541bn;
const ADDRESS_BYTES = 16;

/** A socket and the port it is bound to. */
export interface Bound {
  readonly fd: number;
  readonly port: number;
}

/**
 * A blocking TCP socket.
 * @throws {SystemCallError}
 */
export function blockingSocket(): number {
  return check("socket()", libc().socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

/**
 * A blocking TCP socket bound to an address.
 * @param port 0 for any that is free
 * @throws {SystemCallError} e.g. EADDRINUSE.
 */
export function boundSocket(address: string, port: number): Bound {
  const c = libc();
  const fd = blockingSocket();
  const on = new Int32Array([1]);
  check("SO_REUSEADDR", c.setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, on, 4));
  const wanted = socketAddress(address, port);
  check(`bind(${address}:${port})`, c.bind(fd, wanted, wanted.length));
  const given = new Uint8Array(ADDRESS_BYTES);
  check("getsockname()", c.getsockname(fd, given, new Int32Array([ADDRESS_BYTES])));
  return { fd, port: new DataView(given.buffer).getUint16(2, false) };
}

/**
 * Makes a bound socket a listener for one connection.
 * @throws {SystemCallError}
 */
export function listenForOne(fd: number): void {
  check("listen()", libc().listen(fd, 1));
}

/** Waits for a connection: its blocking descriptor, or -errno. */
export function acceptBlocking(fd: number): number {
  const result = libc().accept4(fd, null, null, SOCK_CLOEXEC);
  return result < 0 ? -(errnoView[0] as number) : result;
}

/** Sends what fits into the send queue at once; bytes taken, or -errno. Never raises SIGPIPE. */
export function sendWithoutWaiting(fd: number, bytes: Uint8Array<ArrayBuffer>): number {
  const result = libc().send(fd, bytes, BigInt(bytes.length), MSG_DONTWAIT | MSG_NOSIGNAL);
  return result < 0 ? -(errnoView[0] as number) : result;
}

/**
 * SO_RCVTIMEO: from now on recv() and accept() give up with EAGAIN after `ms` milliseconds; 0, or
 * -errno.
 */
export function setReceiveTimeout(fd: number, ms: number): number {
  const seconds = Math.floor(ms / 1000);
  const timeval = new BigInt64Array([BigInt(seconds), BigInt(Math.round((ms % 1000) * 1000))]);
  const result = libc().setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeval, 16);
  return result < 0 ? -(errnoView[0] as number) : result;
}

const waiting = new Int32Array(1);

/**
 * Bytes that have come in and were not read.
 * @throws {SystemCallError}
 */
export function unread(fd: number): number {
  check("ioctl(FIONREAD)", libc().ioctl(fd, FIONREAD, waiting));
  return waiting[0] as number;
}

/** The result of a call, unless it failed; errno is looked at as soon as it can be. */
function check(call: string, result: number): number {
  if (result < 0) throw new SystemCallError(call, errno());
  return result;
}
