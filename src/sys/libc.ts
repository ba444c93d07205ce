/**
 * The C library through FFI: the only `Deno.dlopen` of the project.
 *
 * Constants are those of the generic Linux ABI, which x86-64 and arm64 share
 * (include/uapi/asm-generic); where the two differ, the difference is handled
 * beside its use (see `epoll.ts`).
 * @module
 */
import { MachineError } from "../model/errors.ts";

const SYMBOLS = {
  __errno_location: { parameters: [], result: "pointer" },
  accept4: { parameters: ["i32", "pointer", "pointer", "i32"], result: "i32" },
  bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  clock_getres: { parameters: ["i32", "buffer"], result: "i32" },
  clock_gettime: { parameters: ["i32", "buffer"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  epoll_create1: { parameters: ["i32"], result: "i32" },
  epoll_ctl: { parameters: ["i32", "i32", "i32", "buffer"], result: "i32" },
  epoll_wait: { parameters: ["i32", "buffer", "i32", "i32"], result: "i32" },
  eventfd: { parameters: ["u32", "i32"], result: "i32" },
  getdents64: { parameters: ["i32", "buffer", "usize"], result: "i32", optional: true },
  geteuid: { parameters: [], result: "u32" },
  getppid: { parameters: [], result: "i32" },
  getrlimit: { parameters: ["i32", "buffer"], result: "i32" },
  getrusage: { parameters: ["i32", "buffer"], result: "i32" },
  getsockname: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  getsockopt: { parameters: ["i32", "i32", "i32", "buffer", "buffer"], result: "i32" },
  ioctl: { parameters: ["i32", "u64", "buffer"], result: "i32" },
  kill: { parameters: ["i32", "i32"], result: "i32" },
  listen: { parameters: ["i32", "i32"], result: "i32" },
  mmap: { parameters: ["usize", "usize", "i32", "i32", "i32", "i64"], result: "pointer" },
  munmap: { parameters: ["pointer", "usize"], result: "i32" },
  open: { parameters: ["buffer", "i32", "u32"], result: "i32" },
  // In libc itself since glibc 2.34; before that nobody asks for them.
  dlsym: { parameters: ["pointer", "buffer"], result: "pointer", optional: true },
  pthread_create: {
    parameters: ["buffer", "pointer", "pointer", "pointer"],
    result: "i32",
    optional: true,
  },
  pthread_tryjoin_np: { parameters: ["u64", "buffer"], result: "i32", optional: true },
  prctl: { parameters: ["i32", "u64", "u64", "u64", "u64"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "i32" },
  readlink: { parameters: ["buffer", "buffer", "usize"], result: "i32" },
  recv: { parameters: ["i32", "buffer", "usize", "i32"], result: "i32" },
  recvmsg: { parameters: ["i32", "buffer", "i32"], result: "i32" },
  sched_getaffinity: { parameters: ["i32", "usize", "buffer"], result: "i32" },
  sched_setaffinity: { parameters: ["i32", "usize", "buffer"], result: "i32" },
  send: { parameters: ["i32", "buffer", "usize", "i32"], result: "i32" },
  setpriority: { parameters: ["i32", "u32", "i32"], result: "i32" },
  setsockopt: { parameters: ["i32", "i32", "i32", "buffer", "u32"], result: "i32" },
  shutdown: { parameters: ["i32", "i32"], result: "i32" },
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  write: { parameters: ["i32", "buffer", "usize"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions of libc this project calls. Names and arguments are C's own. */
export type Libc = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** glibc first, then musl's names. */
const NAMES = ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1", "libc.so"];

let loaded: Libc | undefined;

/**
 * errno of this thread, once {@link libc} was called. Read it in the very function that made the
 * call, before it returns: where a function of JavaScript returns, V8 may see to other business (to
 * compile what has become hot, say), and the system calls it makes then leave errnos of their own.
 */
export let errnoView: Int32Array = new Int32Array(1);

/**
 * libc's functions, opened on first use.
 * @throws {MachineError} if this is not Linux on a 64-bit little-endian machine, or no libc opens.
 */
export function libc(): Libc {
  return loaded ??= opened();
}

function opened(): Libc {
  const symbols = open();
  const pointer = symbols.__errno_location();
  if (pointer === null) throw new Error("Cannot read errno as __errno_location() returned NULL");
  errnoView = new Int32Array(Deno.UnsafePointerView.getArrayBuffer(pointer, 4));
  return symbols;
}

function open(): Libc {
  const { os, arch } = Deno.build;
  if (os !== "linux") {
    throw new MachineError(`cannot measure on ${os}: closecost needs Linux; run it there`);
  }
  if (arch !== "x86_64" && arch !== "aarch64") {
    throw new MachineError(
      `cannot measure on ${arch}: allowed are x86_64 and aarch64; use such a machine`,
    );
  }
  let last = "";
  for (const name of NAMES) {
    try {
      return Deno.dlopen(name, SYMBOLS).symbols;
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw error;
      last = (error as Error).message;
    }
  }
  throw new MachineError(
    `cannot open the C library (${NAMES.join(", ")}): ${last}; install glibc or musl`,
  );
}

/** A C string: UTF-8 and a closing zero. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
