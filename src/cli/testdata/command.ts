/**
 * The command as people start it: a process with the permissions of its task in deno.json.
 * @module
 */
import project from "../../../deno.json" with { type: "json" };
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
   * @param options.unshare flags that take something from the command, e.g. `--user` its rights
   * @param options.variables `NAME=value`; also those that Deno itself hands to no child
   * @param options.shell a script that starts the command, which is `"$@"` there
   */
  constructor(
    task: "bench" | "compare" | "report" | "trace",
    argv: readonly string[],
    { path, unshare = [], variables = [], shell }: {
      readonly path?: string;
      readonly unshare?: readonly string[];
      readonly variables?: readonly string[];
      readonly shell?: string;
    } = {},
  ) {
    const [, ...words] = project.tasks[task].command.split(" ");
    // unshare without flags merely starts its command; tests may start no other program.
    this.#child = new Deno.Command(pathOf("unshare") ?? "unshare", {
      args: [
        ...[...unshare, "--", pathOf("env") ?? "env", ...variables],
        ...shell === undefined ? [] : ["sh", "-c", shell, "sh"],
        ...[Deno.execPath(), ...words, ...argv],
      ],
      cwd: ROOT,
      // Where tests run on GitHub, what they print is none of its business.
      env: { NO_COLOR: "1", GITHUB_ACTIONS: "", ...(path === undefined ? {} : { PATH: path }) },
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
