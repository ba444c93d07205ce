/**
 * What a command may have left behind: processes, mounts, namespaces, work trees, settings.
 * @module
 */
import { commandLine, isAlive } from "../../src/sys/testdata/processes.ts";
import { ROOT } from "./command.ts";

/** A variable that every process of a stage has in its environment, as children get their parents'. */
export const MARK = "CLOSECOST_FAULT";

/** Processes that were started, through whomever, by a command with this mark. */
export function processesMarked(mark: string): number[] {
  const wanted = `${MARK}=${mark}`;
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name))
    .filter((pid) => pid > 0 && environmentOf(pid).includes(wanted) && isAlive(pid));
}

function environmentOf(pid: number): string[] {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/environ`).split("\0");
  } catch {
    // It has gone, or was never to be looked at.
    return [];
  }
}

/** Those whose command line has the text. */
export function processesOf(mark: string, text: string): number[] {
  return processesMarked(mark).filter((pid) => commandLine(pid).includes(text));
}

/** Lines of /proc/self/mountinfo that have the text, or hold a namespace of the network open. */
export function mountsWith(text: string): string[] {
  return Deno.readTextFileSync("/proc/self/mountinfo").split("\n")
    .filter((line) => line.includes(text) || line.includes(" net:["));
}

/** Work trees that git knows of and whose path has the text. */
export function workTreesWith(text: string): string[] {
  const git = new Deno.Command("git", { args: ["-C", ROOT, "worktree", "list", "--porcelain"] });
  try {
    return new TextDecoder().decode(git.outputSync().stdout).split("\n")
      .filter((line) => line.startsWith("worktree ") && line.includes(text));
  } catch {
    return [];
  }
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
  return SETTINGS.map((name) => {
    try {
      return `${name}=${Deno.readTextFileSync(`/proc/sys/net/ipv4/${name}`).trim()}`;
    } catch {
      return `${name}=`;
    }
  }).join("; ");
}

/** Everything below a folder, by its path from there; links are not followed. */
export function pathsIn(dir: string): string[] {
  return [...Deno.readDirSync(dir)].flatMap(({ name, isDirectory }) =>
    isDirectory
      ? [`${name}/`, ...pathsIn(`${dir}/${name}`).map((inner) => `${name}/${inner}`)]
      : [name]
  ).sort();
}
