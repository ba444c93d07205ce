/**
 * The command as people start it: a process with the permissions of its task in deno.json.
 * @module
 */
import project from "../../../deno.json" with { type: "json" };
import { readText } from "../../sys/files.ts";
import { probeIsolation } from "../../sys/isolation.ts";

const ROOT = new URL("../../../", import.meta.url);

/** What came of a command. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is running. */
export class RunningCommand {
  readonly #child: Deno.ChildProcess;
  readonly ended: Promise<Ended>;

  /**
   * @param task of deno.json
   * @param options.path where programs are looked for, instead of PATH
   */
  constructor(
    task: "bench" | "report",
    argv: readonly string[],
    { path }: { readonly path?: string } = {},
  ) {
    const [, ...words] = project.tasks[task].command.split(" ");
    // unshare without flags merely starts its command; tests may start no other program.
    this.#child = new Deno.Command(pathOf("unshare") ?? "unshare", {
      args: ["--", Deno.execPath(), ...words, ...argv],
      cwd: ROOT,
      env: { NO_COLOR: "1", ...(path === undefined ? {} : { PATH: path }) },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.ended = this.#child.output().then(({ code, stdout, stderr }) => ({
      code,
      stdout: new TextDecoder().decode(stdout),
      stderr: new TextDecoder().decode(stderr),
    }));
  }

  get pid(): number {
    return this.#child.pid;
  }

  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }
}

/** Where PATH has a program. */
export function pathOf(program: string): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return folders.map((folder) => `${folder}/${program}`).find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** Whether this machine allows trials in namespaces; where not, tests on them are skipped. */
export async function namespacesAllowed(): Promise<boolean> {
  try {
    const { isolation } = await probeIsolation("auto");
    return isolation !== "none";
  } catch {
    return false;
  }
}

/** How far above its ancestor's number a process is looked for. */
const PIDS = 4000;

/** Numbers of all processes that come from one, itself not included. */
export function descendants(ancestor: number): number[] {
  const parents = new Map<number, number>();
  for (let pid = ancestor + 1; pid <= ancestor + PIDS; pid++) {
    const parent = parentOf(pid);
    if (parent !== undefined) parents.set(pid, parent);
  }
  const family = [ancestor];
  for (const member of family) {
    for (const [pid, parent] of parents) if (parent === member) family.push(pid);
  }
  return family.slice(1);
}

/** Whether there is such a process; one that only waits to be taken note of is gone. */
export function isAlive(pid: number): boolean {
  const state = fieldsOf(pid)?.[0];
  return state !== undefined && state !== "Z" && state !== "X";
}

function parentOf(pid: number): number | undefined {
  const parent = fieldsOf(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** /proc/<pid>/stat from the state on; the name before it may hold anything (proc(5)). */
function fieldsOf(pid: number): string[] | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** Waits until `condition` holds, at most `ms` milliseconds; whether it did. */
export async function within(ms: number, condition: () => boolean): Promise<boolean> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
