/**
 * Who has left something on disk, so that it can be put away once they are gone.
 * @module
 */
import { readText } from "./files.ts";

import { cString, libc } from "./libc.ts";

/** A process that no later one can be taken for. */
export interface Owner {
  readonly pid: number;
  /** When it was started, in ticks since the machine was (proc_pid_stat(5), field 22). */
  readonly started: string;
  /** The machine's start, by a number that each has (/proc/sys/kernel/random/boot_id). */
  readonly boot: string;
  readonly host: string;
  /** The PID namespace in which the number means it. */
  readonly namespace: string;
}

/** This process. */
export function thisOwner(): Owner {
  return { pid: Deno.pid, started: startOf(Deno.pid) ?? "", ...surroundings() };
}

/**
 * Whether a process is gone for certain: this machine was started anew since, or no process here
 * has its number and its start. One of another machine or container is never said to be gone.
 */
export function isGone(owner: Owner): boolean {
  const { boot, host, namespace } = surroundings();
  if (owner.host !== host) return false;
  if (owner.boot !== boot) return true;
  return owner.namespace === namespace && startOf(owner.pid) !== owner.started;
}

/** What was read from a file, if it is an owner. */
export function asOwner(value: unknown): Owner | undefined {
  const { pid, started, boot, host, namespace } = (value ?? {}) as Partial<Owner>;
  const texts = [started, boot, host, namespace].every((one) =>
    typeof one === "string" && one !== ""
  );
  return texts && Number.isSafeInteger(pid) ? value as Owner : undefined;
}

/** Bytes of a link's target that tells a namespace, e.g. `pid:[4026531836]`. */
const LINK_BYTES = 64;

function surroundings(): Omit<Owner, "pid" | "started"> {
  const target = new Uint8Array(LINK_BYTES);
  const n = libc().readlink(cString("/proc/self/ns/pid"), target, BigInt(target.length));
  return {
    boot: readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "",
    host: readText("/proc/sys/kernel/hostname")?.trim() ?? "",
    namespace: new TextDecoder().decode(target.subarray(0, Math.max(0, n))),
  };
}

/** The fields of /proc/<pid>/stat after the name, which may hold anything: `started` is the 22nd. */
const STARTED = 22 - 3;

function startOf(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[STARTED];
}
