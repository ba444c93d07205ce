/**
 * A command of closecost as people start it, under conditions that are made for it.
 * @module
 */
import { fileURLToPath } from "node:url";
import project from "../../deno.json" with { type: "json" };
import { handedOn, ownEnvironment } from "../../src/sys/environment.ts";
import { kill } from "../../src/sys/testdata/processes.ts";
import { shellWords, unshare as unshareProgram } from "./shell.ts";

/** The checkout that is put to the test. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

/** What is started. */
export interface Command {
  readonly task: "bench" | "compare" | "report" | "trace";
  readonly argv: readonly string[];
  /** Added to the environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A shell's words before the command: `ulimit -n 20`. It is started by `exec` after them. */
  readonly shell?: string;
  /** A shell's words after it, e.g. `> /dev/full`. */
  readonly redirect?: string;
  /** Flags of unshare(1) for all of it. */
  readonly unshare?: readonly string[];
  /** Runs after it ended as well, whatever came of it: what a person would do next. */
  readonly then?: Command;
}

/** What came of it. */
export interface Ended {
  /** The exit code; 128 + n for a signal. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** Whether it had to be ended as it did not end by itself. */
  readonly hung: boolean;
}

/** A command that takes longer hangs. */
const LONGEST_MS = 120_000;
const SIGKILL = 9;

/** A command that was started. */
export class Running {
  readonly ended: Promise<Ended>;
  readonly #child: Deno.ChildProcess;

  /** @param surroundings variables that all commands of a stage have */
  constructor(
    { task, argv, env = {}, shell = ":", redirect = "", unshare = [] }: Command,
    surroundings: Readonly<Record<string, string>>,
  ) {
    // `exec` keeps the process, so that what is signalled is closecost.
    const line = `${shell}\nexec "$@" ${redirect}`;
    const words = [Deno.execPath(), ...wordsOf(task), ...argv];
    // By env(1): Deno starts nothing with a variable of the loader's.
    const changes = Object.entries(env).map(([name, value]) =>
      value === undefined ? ["-u", name] : [`${name}=${value}`]
    ).sort((a, b) => b.length - a.length);
    this.#child = new Deno.Command(unshareProgram(), {
      args: [
        ...[...unshare, "--", "/usr/bin/env", ...changes.flat()],
        ...[...shellWords(line), "sh", ...words],
      ],
      cwd: ROOT,
      clearEnv: true,
      env: { ...handedOn(ownEnvironment()), NO_COLOR: "1", ...surroundings },
      ...{ stdin: "null", stdout: "piped", stderr: "piped" },
    }).spawn();
    this.ended = this.#end();
  }

  get pid(): number {
    return this.#child.pid;
  }

  signal(name: Deno.Signal): void {
    try {
      this.#child.kill(name);
    } catch {
      // It has ended by itself.
    }
  }

  async #end(): Promise<Ended> {
    const start = performance.now();
    let hung = false;
    const timer = setTimeout(() => {
      hung = true;
      kill(this.#child.pid, SIGKILL);
    }, LONGEST_MS);
    const { code, stdout, stderr } = await this.#child.output();
    clearTimeout(timer);
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return {
      ...{ code, stdout: text(stdout), stderr: text(stderr), hung },
      seconds: (performance.now() - start) / 1000,
    };
  }
}

/** Deno's own words for a task: permissions and the like. */
function wordsOf(task: Command["task"]): string[] {
  return project.tasks[task].command.split(" ").slice(1);
}
