/**
 * Sockets that listen, to this machine alone: nothing of ours answers another one.
 * @module
 */
import { errno, SystemCallError } from "./errno.ts";
import { cString, libc } from "./libc.ts";
import { close, socketAddress, tcpSocket } from "./socket.ts";

const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SO_REUSEPORT = 15;
const SO_BINDTODEVICE = 25;
const SO_ACCEPTCONN = 30;
const IPPROTO_IP = 0;
const IP_FREEBIND = 15;
const ANY = "0.0.0.0";
const LOOPBACK_DEVICE = "lo";
/** Room for a struct sockaddr of any family that matters here. */
const SOCKADDR_BYTES = 128;
/** A runtime that has just begun to listen has no descriptor beyond these. */
const FIRST_DESCRIPTORS = 1024;

/** Where a socket listens, and how. */
export interface ListenOptions {
  readonly port: number;
  /**
   * One of this machine's addresses, also one that it will only have later (IP_FREEBIND, ip(7));
   * `undefined`: every loopback address, by the device that only loopback traffic comes in by.
   */
  readonly address: string | undefined;
  /** How many connections wait to be accepted. */
  readonly backlog: number;
  /** Whether other processes may listen there as well (SO_REUSEPORT). */
  readonly shared: boolean;
}

/**
 * A listening socket, non-blocking.
 * @throws {SystemCallError} e.g. EADDRINUSE; EPERM where `address` is not given, before Linux 5.7
 * and without CAP_NET_RAW
 */
export function listen({ port, address, backlog, shared }: ListenOptions): number {
  const fd = tcpSocket();
  if (fd < 0) throw new SystemCallError("socket()", -fd);
  try {
    option(fd, "SO_REUSEADDR", SO_REUSEADDR);
    if (shared) option(fd, "SO_REUSEPORT", SO_REUSEPORT);
    if (address === undefined) bindToLoopback(fd);
    else option(fd, "IP_FREEBIND", IP_FREEBIND, IPPROTO_IP);
    const to = socketAddress(address ?? ANY, port);
    check(`bind(port ${port})`, libc().bind(fd, to, to.length));
    check(`listen(port ${port})`, libc().listen(fd, backlog));
    return fd;
  } catch (error) {
    close(fd);
    throw error;
  }
}

/**
 * Takes nothing any more that did not come in by the loopback device (SO_BINDTODEVICE, socket(7)).
 * @throws {SystemCallError}
 */
function bindToLoopback(fd: number): void {
  const name = cString(LOOPBACK_DEVICE);
  check(
    `SO_BINDTODEVICE(${LOOPBACK_DEVICE})`,
    libc().setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, name.length),
  );
}

/**
 * Does the same for every socket of this process that listens on the port already: a runtime's own,
 * which has no call for it. The kernel looks at a listener's device whenever a SYN comes in
 * (compute_score(), net/ipv4/inet_hashtables.c).
 * @throws {Error} also where none listens there
 */
export function confineListeners(port: number): void {
  const found = Array.from({ length: FIRST_DESCRIPTORS }, (_, fd) => fd).filter((fd) =>
    listensOn(fd, port)
  );
  if (found.length === 0) throw new Error(`Cannot confine port ${port} as nothing listens on it`);
  for (const fd of found) bindToLoopback(fd);
}

function listensOn(fd: number, port: number): boolean {
  const [word, length] = [new Int32Array(1), new Int32Array([4])];
  const asked = libc().getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, word, length);
  if (asked < 0 || word[0] === 0) return false;
  const name = new Uint8Array(SOCKADDR_BYTES);
  if (libc().getsockname(fd, name, new Int32Array([SOCKADDR_BYTES])) < 0) return false;
  return new DataView(name.buffer).getUint16(2, false) === port;
}

function option(fd: number, name: string, number: number, level = SOL_SOCKET): void {
  check(name, libc().setsockopt(fd, level, number, new Int32Array([1]), 4));
}

function check(call: string, result: number): void {
  if (result < 0) throw new SystemCallError(call, errno());
}
