/**
 * Kernel files under /proc and /sys, through libc.
 *
 * Deno lets its own file calls read /proc only with every permission granted;
 * open(2) and read(2) need the FFI permission alone, which we hold anyway.
 * @module
 */
import { errno, SystemCallError } from "./errno.ts";
import { cString, libc } from "./libc.ts";

const O_WRONLY = 1;
const O_CLOEXEC = 0x80000;

let buffer: Uint8Array<ArrayBuffer> = new Uint8Array(64 * 1024);

/** A kernel file's text, or `undefined` where it can't be opened or read. */
export function readText(path: string): string | undefined {
  const c = libc();
  const fd = c.open(cString(path), O_CLOEXEC, 0);
  if (fd < 0) return undefined;
  try {
    let length = 0;
    while (true) {
      if (length === buffer.length) grow();
      const free = buffer.subarray(length);
      const n = c.read(fd, free, BigInt(free.length));
      if (n < 0) return undefined;
      if (n === 0) return new TextDecoder().decode(buffer.subarray(0, length));
      length += n;
    }
  } finally {
    c.close(fd);
  }
}

/** Bytes from a directory entry to its own length (struct linux_dirent64, linux/dirent.h). */
const RECORD_LENGTH = 16;

/** Bytes from a directory entry to its name, which a zero ends. */
const NAME = 19;

/** How many entries a directory has, `.` and `..` left out; `undefined` where that can't be read. */
export function countEntries(path: string): number | undefined {
  let count = -2;
  return eachEntry(path, () => count++) ? count : undefined;
}

/** Names of a directory's entries, `.` and `..` left out; none where it can't be read. */
export function entriesOf(path: string): string[] {
  const names: string[] = [];
  eachEntry(path, (bytes) => {
    names.push(new TextDecoder().decode(bytes.subarray(NAME, bytes.indexOf(0, NAME))));
  });
  return names.filter((name) => name !== "." && name !== "..");
}

/** Calls for the bytes of each entry, `.` and `..` too; whether all could be read. */
function eachEntry(path: string, take: (entry: Uint8Array) => void): boolean {
  const c = libc();
  const { getdents64 } = c;
  const fd = getdents64 ? c.open(cString(path), O_CLOEXEC, 0) : -1;
  if (!getdents64 || fd < 0) return false;
  try {
    const entries = new DataView(buffer.buffer);
    while (true) {
      const n = getdents64(fd, buffer, BigInt(buffer.length));
      if (n <= 0) return n === 0;
      for (let at = 0; at < n;) {
        const length = entries.getUint16(at + RECORD_LENGTH, true);
        take(buffer.subarray(at, at + length));
        at += length;
      }
    }
  } finally {
    c.close(fd);
  }
}

function grow(): void {
  const larger = new Uint8Array(buffer.length * 2);
  larger.set(buffer);
  buffer = larger;
}

/**
 * Writes a kernel file in one write(2).
 * @throws {SystemCallError} naming the path.
 */
export function writeText(path: string, text: string): void {
  const c = libc();
  const fd = c.open(cString(path), O_WRONLY | O_CLOEXEC, 0);
  if (fd < 0) throw new SystemCallError(`open(${path})`, errno());
  try {
    const bytes = new TextEncoder().encode(text);
    if (c.write(fd, bytes, BigInt(bytes.length)) < 0) {
      throw new SystemCallError(`write(${path})`, errno());
    }
  } finally {
    c.close(fd);
  }
}
