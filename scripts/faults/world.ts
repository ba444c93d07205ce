/**
 * What a command may have left behind: processes, mounts, namespaces, work trees, settings.
 * @module
 */
import { entriesOf, readText } from "../../src/sys/files.ts";
import { readSysctl } from "../../src/sys/netns.ts";
import { commandLine, isAlive } from "../../src/sys/testdata/processes.ts";
import { ROOT } from "./command.ts";
import { shell } from "./shell.ts";

/** A variable that every process of a stage has in its environment, as children get their parents'. */
export const MARK = "CLOSECOST_FAULT";

/** Processes that were started, through whomever, by a command with this mark. */
export function processesMarked(mark: string): number[] {
  const wanted = `${MARK}=${mark}`;
  return entriesOf("/proc").map(Number)
    .filter((pid) => pid > 0 && environmentOf(pid).includes(wanted) && isAlive(pid));
}

/** None of a process that has gone, or was never to be looked at. */
function environmentOf(pid: number): string[] {
  return (readText(`/proc/${pid}/environ`) ?? "").split("\0");
}

/** Those whose command line has the text. */
export function processesOf(mark: string, text: string): number[] {
  return processesMarked(mark).filter((pid) => commandLine(pid).includes(text));
}

/** Lines of /proc/self/mountinfo that have the text, or hold a namespace of the network open. */
export function mountsWith(text: string): string[] {
  return (readText("/proc/self/mountinfo") ?? "").split("\n")
    .filter((line) => line.includes(text) || line.includes(" net:["));
}

/** Work trees that git knows of and whose path has the text. */
export function workTreesWith(text: string): string[] {
  return (shell(`git -C '${ROOT}' worktree list --porcelain`) ?? "").split("\n")
    .filter((line) => line.startsWith("worktree ") && line.includes(text));
}

/** Settings of the host's network that a trial changes in its own namespace. */
const SETTINGS: readonly string[] = [
  "tcp_tw_reuse",
  "tcp_rfc1337",
  "ip_local_port_range",
  "tcp_max_tw_buckets",
  "tcp_fin_timeout",
  "tcp_max_orphans",
  "tcp_rmem",
  "tcp_wmem",
];

/** Their values, as one text. */
export function hostSettings(): string {
  return SETTINGS.map((name) => `${name}=${readSysctl(`net.ipv4.${name}`) ?? ""}`).join("; ");
}

/** Everything below a folder, by its path from there; links are not followed. */
export function pathsIn(dir: string): string[] {
  return [...Deno.readDirSync(dir)].flatMap(({ name, isDirectory }) =>
    isDirectory
      ? [`${name}/`, ...pathsIn(`${dir}/${name}`).map((inner) => `${name}/${inner}`)]
      : [name]
  ).sort();
}
