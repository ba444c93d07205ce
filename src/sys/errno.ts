/**
 * errno, read safely.
 *
 * errno is valid only until the thread's next failing libc call, and the
 * runtime makes calls of its own between ours (compiling, collecting garbage),
 * most of all where a function returns. So it is taken in the function that
 * made the call, through a view of the thread's errno word: one load. What a
 * call cannot return (its manual page) is an {@link ImpossibleErrno}, never
 * taken for an answer.
 * @module
 */
import { errnoView, libc } from "./libc.ts";

/** Numbers of the generic Linux ABI (asm-generic/errno*.h). */
export const E = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  ENODEV: 19,
  EINVAL: 22,
  ENFILE: 23,
  EMFILE: 24,
  EPIPE: 32,
  EAFNOSUPPORT: 97,
  EADDRINUSE: 98,
  EADDRNOTAVAIL: 99,
  ENETDOWN: 100,
  ENETUNREACH: 101,
  ECONNABORTED: 103,
  ECONNRESET: 104,
  ENOBUFS: 105,
  ENOTCONN: 107,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EHOSTUNREACH: 113,
  EALREADY: 114,
  EINPROGRESS: 115,
} as const;

const NAMES = new Map<number, string>(Object.entries(E).map(([name, number]) => [number, name]));

/** `ECONNRESET` for 104; `errno 77` for a number not in the list. */
export function errnoName(number: number): string {
  return NAMES.get(number) ?? `errno ${number}`;
}

/**
 * This thread's errno. Meaningful only right after a libc call returned -1, in the function that
 * made it (see `errnoView`); the functions of `socket.ts` return it instead.
 */
export function errno(): number {
  return errnoView[0] as number;
}

/** Right answers in a row after which the path counts as warm, and tries until that is given up. */
const WARM = { inARow: 200, tries: 20_000 };

/**
 * Opens the view and warms the path: fails on purpose until errno has been right many times in a
 * row. Call once before a loop that depends on it.
 * @throws {ImpossibleErrno} if errno never becomes reliable.
 */
export function warmErrno(): void {
  const c = libc();
  const buffer = new Uint8Array(1);
  let right = 0;
  for (let i = 0; i < WARM.tries && right < WARM.inARow; i++) {
    c.read(-1, buffer, 1n);
    right = errno() === E.EBADF ? right + 1 : 0;
  }
  if (right < WARM.inARow) throw new ImpossibleErrno("read(-1)", errno());
}

/** A libc call failed with a number its manual page does not list. */
export class ImpossibleErrno extends Error {
  readonly errno: number;
  constructor(call: string, number: number) {
    super(`${call} failed with ${errnoName(number)}, which it cannot return`);
    this.name = "ImpossibleErrno";
    this.errno = number;
  }
}

/** A libc call failed in a way the caller has no answer to. */
export class SystemCallError extends Error {
  readonly errno: number;
  constructor(call: string, number: number) {
    super(`${call}: ${errnoName(number)}`);
    this.name = "SystemCallError";
    this.errno = number;
  }
}

/**
 * The error number if it is one of `possible`.
 * @throws {ImpossibleErrno} otherwise.
 */
export function expectErrno(call: string, number: number, possible: readonly number[]): number {
  if (!possible.includes(number)) throw new ImpossibleErrno(call, number);
  return number;
}
