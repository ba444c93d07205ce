/**
 * A command of closecost as people start it, under conditions that are made for it.
 * @module
 */
import { fileURLToPath } from "node:url";
import project from "../../deno.json" with { type: "json" };
import { kill } from "../../src/sys/testdata/processes.ts";

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

  /** @param env whatever all commands of a stage have */
  constructor(command: Command, env: Readonly<Record<string, string>>) {
    const [, ...words] = project.tasks[command.task].command.split(" ");
    const { shell = ":", redirect = "", unshare = [] } = command;
    // `exec` keeps the process, so that what is signalled is closecost.
    const line = `${shell}\nexec "$@" ${redirect}`;
    const script = ["/bin/sh", "-c", line, "sh", Deno.execPath(), ...words, ...command.argv];
    const [program = "", ...args] = unshare.length > 0
      ? ["/usr/bin/unshare", ...unshare, "--", ...script]
      : script;
    this.#child = new Deno.Command(program, {
      args,
      cwd: ROOT,
      clearEnv: true,
      env: environmentFor(env, command.env ?? {}),
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

function environmentFor(
  ...parts: readonly Readonly<Record<string, string | undefined>>[]
): Record<string, string> {
  const all = Object.assign({}, Deno.env.toObject(), { NO_COLOR: "1" }, ...parts);
  return Object.fromEntries(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
