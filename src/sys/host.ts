/**
 * What machine this is.
 * @module
 */
import type { HostFacts } from "../model/run.ts";
import { MachineError } from "../model/errors.ts";
import { PROBE_MS, runCommand } from "./command.ts";
import { readText } from "./files.ts";
import { descriptorLimit } from "./process.ts";

/** What `ss -V` says, where it is what it should be. */
const VERSION = /^ss utility, ([\x20-\x7e]+)/;

/**
 * Facts about the host; empty text for what can't be read.
 * @throws {MachineError} where there is no `ss`, without which nothing can be observed.
 */
export async function hostFacts(): Promise<HostFacts> {
  const ss = await runCommand("ss", ["-V"], { deadlineMs: PROBE_MS });
  if (ss.code !== 0) {
    throw new MachineError(
      'cannot observe sockets as "ss" does not run: install iproute2 (ss comes with it)',
    );
  }
  const cpu = readText("/proc/cpuinfo") ?? "";
  return {
    kernel: readText("/proc/sys/kernel/osrelease")?.trim() ?? "",
    arch: Deno.build.arch,
    cpu: /^model name\s*:\s*(.+)$/m.exec(cpu)?.[1]?.trim() ?? "",
    cpus: navigator.hardwareConcurrency,
    memoryBytes: Number(/^MemTotal:\s*(\d+) kB$/m.exec(readText("/proc/meminfo") ?? "")?.[1]) *
        1024 || 0,
    deno: Deno.version.deno,
    iproute2: VERSION.exec(new TextDecoder().decode(ss.stdout.subarray(0, 200)))?.[1] ?? "",
    descriptors: descriptorLimit().hard,
  };
}
