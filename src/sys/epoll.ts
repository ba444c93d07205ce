/**
 * epoll(7), with the event layout of each architecture.
 *
 * struct epoll_event is packed to 12 bytes on x86-64 only
 * (include/uapi/linux/eventpoll.h, EPOLL_PACKED); elsewhere it is 16.
 * @module
 */
import { E, errno, SystemCallError } from "./errno.ts";
import { errnoView, libc } from "./libc.ts";

/** Event bits (include/uapi/linux/eventpoll.h). */
export const EPOLL = {
  IN: 0x1,
  OUT: 0x4,
  ERR: 0x8,
  HUP: 0x10,
  RDHUP: 0x2000,
  ET: 1 << 31,
} as const;

const CTL_ADD = 1;
const CTL_MOD = 3;
const CLOEXEC = 0x80000;
const PACKED = Deno.build.arch === "x86_64";
/** Words of 32 bits from one event to the next, and from an event to its data. */
const STRIDE = PACKED ? 3 : 4;
const DATA = PACKED ? 1 : 2;

/**
 * An epoll instance. Each registration carries a tag beside the descriptor, so
 * that an event left over from a closed descriptor can be told from one of its
 * successor with the same number.
 */
export class Epoll {
  readonly #fd: number;
  readonly #events: Int32Array<ArrayBuffer>;
  readonly #one = new Int32Array(STRIDE);
  readonly #capacity: number;

  /** @param capacity most events taken in one look. */
  constructor(capacity = 512) {
    this.#capacity = capacity;
    this.#events = new Int32Array(capacity * STRIDE);
    this.#fd = libc().epoll_create1(CLOEXEC);
    if (this.#fd < 0) throw new SystemCallError("epoll_create1()", errno());
  }

  /** Watches a descriptor. `events` are {@link EPOLL} bits. */
  add(fd: number, events: number, tag: number): void {
    this.#control(CTL_ADD, fd, events, tag);
  }

  /** Changes what is watched. */
  modify(fd: number, events: number, tag: number): void {
    this.#control(CTL_MOD, fd, events, tag);
  }

  #control(operation: number, fd: number, events: number, tag: number): void {
    this.#one[0] = events;
    this.#one[DATA] = fd;
    this.#one[DATA + 1] = tag;
    if (libc().epoll_ctl(this.#fd, operation, fd, this.#one) < 0) {
      throw new SystemCallError(`epoll_ctl(${fd})`, errno());
    }
  }

  /** Waits up to `timeoutMs` (-1: for ever, 0: not at all). Returns how many events there are. */
  wait(timeoutMs: number): number {
    const n = libc().epoll_wait(this.#fd, this.#events, this.#capacity, timeoutMs);
    if (n >= 0) return n;
    const number = errnoView[0] as number;
    if (number === E.EINTR) return 0;
    throw new SystemCallError("epoll_wait()", number);
  }

  /** Event bits of the i-th event. */
  bits(i: number): number {
    return this.#events[i * STRIDE] as number;
  }

  /** Descriptor of the i-th event. */
  fd(i: number): number {
    return this.#events[i * STRIDE + DATA] as number;
  }

  /** Tag of the i-th event. */
  tag(i: number): number {
    return this.#events[i * STRIDE + DATA + 1] as number;
  }

  close(): void {
    libc().close(this.#fd);
  }
}
