/**
 * Inside a network namespace: the loopback interface and its sysctls.
 * @module
 */
import { errno, SystemCallError } from "./errno.ts";
import { readText, writeText } from "./files.ts";
import { cString, libc } from "./libc.ts";
import { close, tcpSocket } from "./socket.ts";

const SIOCGIFFLAGS = 0x8913n;
const SIOCSIFFLAGS = 0x8914n;
const IFF_UP = 1;
/** struct ifreq: 16 bytes of name, then a union of 24. */
const IFREQ_BYTES = 40;
const FLAGS_OFFSET = 16;

/** Brings `lo` up (netdevice(7)); in a new namespace it is down. */
export function bringUpLoopback(): void {
  const fd = tcpSocket();
  const request = new Uint8Array(IFREQ_BYTES);
  request.set(cString("lo"));
  const data = new DataView(request.buffer);
  try {
    if (libc().ioctl(fd, SIOCGIFFLAGS, request) < 0) {
      throw new SystemCallError("ioctl(SIOCGIFFLAGS, lo)", errno());
    }
    data.setInt16(FLAGS_OFFSET, data.getInt16(FLAGS_OFFSET, true) | IFF_UP, true);
    if (libc().ioctl(fd, SIOCSIFFLAGS, request) < 0) {
      throw new SystemCallError("ioctl(SIOCSIFFLAGS, lo)", errno());
    }
  } finally {
    close(fd);
  }
}

/** Path of a sysctl such as `net.ipv4.tcp_tw_reuse`. */
function sysctlPath(name: string): string {
  return `/proc/sys/${name.replaceAll(".", "/")}`;
}

/** A sysctl as the caller's namespace has it, tabs as blanks; `undefined` where there is none. */
export function readSysctl(name: string): string | undefined {
  return readText(sysctlPath(name))?.trim().replaceAll("\t", " ");
}

/**
 * Sets a sysctl of the caller's namespace.
 * @throws {SystemCallError} where it does not exist here or may not be written.
 */
export function writeSysctl(name: string, value: string): void {
  writeText(sysctlPath(name), value);
}

/** Identity of this process's network namespace, e.g. `net:[4026531840]`. */
export function networkNamespace(): string {
  const target = new Uint8Array(64);
  const n = libc().readlink(cString("/proc/self/ns/net"), target, BigInt(target.length));
  if (n < 0) throw new SystemCallError("readlink(/proc/self/ns/net)", errno());
  return new TextDecoder().decode(target.subarray(0, n));
}
