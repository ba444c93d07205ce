/**
 * The real world behind runs: this machine, its clock, its signals.
 * @module
 */
import type { Executor } from "../model/trial.ts";
import type { Isolation, IsolationWish } from "../model/words.ts";
import { runCommand } from "../sys/command.ts";
import { hostFacts } from "../sys/host.ts";
import { isolated, probeIsolation } from "../sys/isolation.ts";
import { localAddresses } from "../sys/local_addresses.ts";
import { ENTRIES } from "./entries.ts";
import { readSysctl } from "../sys/netns.ts";
import { LINK_PROBE } from "../sys/veth.ts";
import { DEFAULT_PORT_RANGE, type PortRange } from "../plan/addresses.ts";
import type { Probed, RunDependencies } from "./prepare_run.ts";
import type { Output } from "./output.ts";
import { openSubjects } from "./subjects.ts";
import { checkLinux, checkUnshare, SIGNALS } from "./platform.ts";

/**
 * What runs are carried out with outside of tests.
 * @param stderr gets progress and warnings
 */
export function realRuns(stderr: Output): RunDependencies {
  return {
    executor: executorLoadedLate(),
    subjects: openSubjects,
    probe: (wish) => probe(wish),
    interrupts: SIGNALS,
    now: Date.now,
    random: Math.random,
    stderr,
  };
}

/** What carries out trials is loaded with the first of them, so that help is there at once. */
function executorLoadedLate(): Executor {
  let loading: Promise<Executor> | undefined;
  return {
    async run(spec, signal) {
      loading ??= import("../trial/executor.ts")
        .then(({ ProcessExecutor }) => new ProcessExecutor(ENTRIES));
      return await (await loading).run(spec, signal);
    },
  };
}

/**
 * Finds out what this machine allows.
 * @param os where this runs
 * @throws {MachineError} where nothing can be measured
 */
export async function probe(wish: IsolationWish, os: string = Deno.build.os): Promise<Probed> {
  checkLinux(os);
  const host = await hostFacts();
  await checkUnshare();
  const { isolation, warnings } = await probeIsolation(wish);
  const addresses = localAddresses();
  const buckets = Number(readSysctl("net.ipv4.tcp_max_tw_buckets")) || 0;
  return {
    ...{ isolation, host, warnings, portRange: portRangeIn(isolation), timeWaitBuckets: buckets },
    tcpMemoryBytes: tcpMemoryBytes(),
    ...addresses ? { addresses } : {},
    lacks: await lacksOf(isolation),
  };
}

/** What can't be made inside a namespace here, and why. */
async function lacksOf(isolation: Isolation): Promise<Probed["lacks"]> {
  if (isolation === "none") return {};
  const lacks = await Promise.all(
    (["link", "nft"] as const).map(async (need) => {
      const { command, args } = isolated(isolation, LINK_PROBE[need]);
      const { code, stderr } = await runCommand(command, args);
      return code === 0 ? [] : [[need, stderr.split("\n")[0] || `code ${code}`] as const];
    }),
  );
  const rtoMax = readSysctl(RTO_MAX) === undefined ? [["rto-max", "this kernel has none"]] : [];
  return Object.fromEntries([...lacks.flat(), ...rtoMax]);
}

/** A namespace has its own; where the host's can't be seen there is none. */
const RTO_MAX = "net.ipv4.tcp_rto_max_ms";

/** The second value of tcp_mem, in pages; it is the host's, and no namespace has it. */
function tcpMemoryBytes(): number {
  const [, pressure] = (readSysctl("net.ipv4.tcp_mem") ?? "").split(/\s+/).map(Number);
  return (pressure ?? 0) * PAGE_BYTES || 0;
}

/** On x86-64, and on arm64 unless the kernel was built for larger ones, which allows more. */
const PAGE_BYTES = 4096;

/** A new namespace has the kernel's own range; without one, the host's counts. */
function portRangeIn(isolation: Isolation): PortRange {
  if (isolation !== "none") return DEFAULT_PORT_RANGE;
  const [low, high] = (readSysctl("net.ipv4.ip_local_port_range") ?? "").split(/\s+/).map(Number);
  return low && high ? { low, high } : DEFAULT_PORT_RANGE;
}
