/**
 * Where samples come from.
 * @module
 */
import { MachineError } from "../model/errors.ts";
import { monotonicNs, timerGranuleNs } from "../sys/clock.ts";
import { type CommandResult, runCommand } from "../sys/command.ts";
import { SystemCallError } from "../sys/errno.ts";
import { readText } from "../sys/files.ts";
import { slabText, sockstatText } from "../sys/proc_net.ts";
import { SocketDump } from "../sys/socket_dump.ts";
import { cpuMicroseconds } from "../sys/usage.ts";
import type { SizeSources } from "./object_sizes.ts";
import { DumpReader } from "./ss_dump.ts";
import type { SsSnapshot } from "./ss_snapshot.ts";

/** The kernel as the sampler sees it; tests pass another. */
export interface KernelSources {
  /**
   * What `ss` knows of every TCP socket of the namespace, timers included: a dump or text.
   * @throws {MachineError} if there is no `ss` or it fails
   */
  ss(): Promise<Uint8Array>;
  /**
   * The dump that `ss` asks for, without `ss`: at once, and within this process. Absent where the
   * kernel can't be asked so.
   * @param states bit n for state n of the kernel
   * @param port the servers' TCP port
   */
  sockDiag?(states: number, port: number): SsSnapshot;
  /** /proc/net/sockstat, or `undefined` where it can't be read. */
  sockstat(): string | undefined;
  /** /proc/net/sockstat6, or `undefined` where it can't be read. */
  sockstat6?(): string | undefined;
  /** Buckets of the kernel's table of connections, all of which a dump walks. */
  tableBuckets(): number;
  /** /proc/slabinfo, or `undefined` where it can't be read. */
  slab(): string | undefined;
  /** Where the sizes of its objects are told, besides in the slabs. */
  readonly sizes: Omit<SizeSources, "slab">;
  /** Nanoseconds of a clock that never goes back. */
  nowNs(): number;
  /** Nanoseconds between the ticks to which the kernel rounds a TIME-WAIT timer up. */
  timeWaitGranuleNs(): number;
  /** CPU time in microseconds of this process, or of its children that have ended. */
  cpuMicroseconds(who: "self" | "children"): number;
}

/**
 * All TCP sockets as a dump (`ss_dump.ts`): a third of the CPU time that rows of text take. For an
 * `ss` that can't do it: the same as text, numeric, with timers and without a header.
 */
const DUMP: readonly string[] = ["-t", "-a", "-D", "-"];
const TEXT: readonly string[] = ["-H", "-t", "-a", "-n", "-o"];

/** TCP_TIMEWAIT_LEN (include/net/tcp.h). */
const TIME_WAIT_NS = 60e9;
/** `ss` takes milliseconds, and on a machine that has no time seconds. */
const SS_MS = 20_000;
/** No such program. */
const NOT_FOUND = 127;
/** TCP_LISTEN (include/net/tcp_states.h). */
const LISTEN = 10;

/** The kernel of the namespace this process is in. */
export function kernelSources(): KernelSources {
  let form = DUMP;
  const dump = openDump();
  const buckets = tableBuckets();
  return {
    ...dump ? { sockDiag: (states, port) => lookBy(dump, states, port) } : {},
    async ss() {
      let result = await runCommand("ss", form, { deadlineMs: SS_MS });
      if (form === DUMP && result.code !== 0 && result.code !== NOT_FOUND) {
        form = TEXT;
        result = await runCommand("ss", form, { deadlineMs: SS_MS });
      }
      return checked(result);
    },
    sockstat: sockstatText,
    sockstat6: () => readText("/proc/net/sockstat6"),
    tableBuckets: () => buckets,
    slab: slabText,
    sizes: {
      slabSize: (cache) => readText(`/sys/kernel/slab/${cache}/slab_size`),
      release: readText("/proc/sys/kernel/osrelease"),
    },
    nowNs: monotonicNs,
    timeWaitGranuleNs: () => timerGranuleNs(TIME_WAIT_NS),
    cpuMicroseconds,
  };
}

/** Where it is not told, before Linux 6.1: that of a machine with 16 GiB and more. */
const USUAL_BUCKETS = 262_144;

/** A table that is shared with other namespaces is told as a number below 0. */
function tableBuckets(): number {
  const told = Number(readText("/proc/sys/net/ipv4/tcp_ehash_entries"));
  return Math.abs(told) || USUAL_BUCKETS;
}

/** `undefined` where the kernel does not answer: without its module, or in a sandbox. */
function openDump(): SocketDump | undefined {
  try {
    const dump = new SocketDump();
    dump.read(1 << LISTEN, () => {});
    return dump;
  } catch (error) {
    if (error instanceof SystemCallError) return undefined;
    throw error;
  }
}

function lookBy(dump: SocketDump, states: number, port: number): SsSnapshot {
  const reader = new DumpReader(port);
  dump.read(states, (piece) => reader.add(piece));
  return reader.snapshot();
}

function checked({ code, stdout, stderr }: CommandResult): Uint8Array {
  if (code === NOT_FOUND) {
    throw new MachineError(
      "cannot sample sockets as there is no program `ss`: install iproute2 and see that it is on PATH",
    );
  }
  if (code !== 0) {
    const said = stderr.split("\n")[0] || "nothing";
    throw new MachineError(
      `cannot sample sockets: \`ss ${TEXT.join(" ")}\` ended with ${code} and said: ${said}`,
    );
  }
  return stdout;
}
