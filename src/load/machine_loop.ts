/**
 * Fixed work that tells how fast the machine is just now: a computation that stays in the CPU and
 * its caches, and system calls that do next to nothing.
 *
 * What it takes is compared between runs, so whoever changes a number here makes it another metric.
 * @module
 */
import { monotonicNs } from "../sys/clock.ts";
import { errno, SystemCallError } from "../sys/errno.ts";
import { libc } from "../sys/libc.ts";

/** 64 KiB: more than fits into the first cache of most CPUs, less than into the second. */
const WORDS = 16_384;
/** How often each word is written in one pass. */
const ROUNDS = 16;
/** Of each of the three system calls of one pass. */
const CALLS = 2500;
/** Passes that are timed, and the smaller ones before them for V8 to compile what they run. */
const PASSES = 2;
const WARM_UP = { passes: 2, share: 0.2 };

const EFD_NONBLOCK = 0x800;
const EFD_CLOEXEC = 0x80000;
/** Bytes of an eventfd's counter. */
const COUNTER = 8n;

const words = new Uint32Array(WORDS);
const counter = new BigUint64Array([1n]);
let eventFd: number | undefined;
let warm = false;

/** Does the work; mean time of one pass, nanoseconds: about 3 ms on a machine of 2020. */
export function machineLoopNs(): number {
  eventFd ??= newEventFd();
  if (!warm) { for (let i = 0; i < WARM_UP.passes; i++) pass(eventFd, WARM_UP.share); }
  warm = true;
  const startNs = monotonicNs();
  for (let i = 0; i < PASSES; i++) pass(eventFd, 1);
  return (monotonicNs() - startNs) / PASSES;
}

function pass(fd: number, share: number): void {
  compute(Math.ceil(ROUNDS * share));
  call(fd, Math.ceil(CALLS * share));
}

/** Marsaglia's xorshift, which decides what is read next so that nothing can be left out. */
function compute(rounds: number): void {
  let x = 2_463_534_242;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < WORDS; i++) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      words[i] = (words[x & (WORDS - 1)] as number) + x;
    }
  }
}

function call(fd: number, times: number): void {
  const c = libc();
  for (let i = 0; i < times; i++) {
    c.write(fd, counter, COUNTER);
    c.read(fd, counter, COUNTER);
    c.getppid();
  }
}

function newEventFd(): number {
  const fd = libc().eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (fd < 0) throw new SystemCallError("eventfd()", errno());
  return fd;
}
