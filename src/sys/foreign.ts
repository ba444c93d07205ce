/**
 * A program that is not ours, with everything it starts.
 * @module
 */
import { Child } from "./child.ts";
import { ownEnvironment, putAside } from "./environment.ts";
import { isRoot } from "./process.ts";

/** How a program ended, as its shell saw it: 128 and more for a signal. */
interface Ended {
  readonly type: "ended";
  readonly code: number;
}

/**
 * Runs the command and says how it ended. Its own life hangs on standard input: when that ends, as
 * it does when whoever holds the other end dies in whatever way, this shell ends. As it is the
 * first process of a PID namespace, the kernel then kills all that the command has started
 * (pid_namespaces(7)). Further arguments are variables for the command alone.
 */
const GUARD = `
exec 3<&0 4>&1
command=$1
export HOST="$2" PORT="$3"
shift 3
{ env "$@" sh -c "$command" </dev/null 3<&- 4>&- >&2; echo "{\\"type\\":\\"ended\\",\\"code\\":$?}" >&4; } &
exec 4>&- >&2
cat <&3 >/dev/null
`;
/** Without a PID namespace the process group has to do; a daemon that leaves it stays. */
const GROUP_GUARD = `${GUARD}kill -KILL 0\n`;

/** What is run, and what it is told of the world. */
export interface ForeignOptions {
  /** For sh -c. */
  readonly command: string;
  readonly host: string;
  readonly port: number;
  /** Whether the caller may make a PID namespace: it is root, or root of a user namespace. */
  readonly contained: boolean;
}

/** A running program. Leaving its `using` scope kills it and all that it started. */
export class Foreign implements AsyncDisposable {
  readonly #child: Child;
  #ended: number | undefined;

  constructor({ command, host, port, contained }: ForeignOptions) {
    const words = contained
      ? ["unshare", "--fork", "--pid", "--kill-child=KILL", "--", "sh", "-c", GUARD]
      : ["setsid", "--wait", "sh", "-c", GROUP_GUARD];
    const [program = "", ...args] = [
      ...[...words, "sh", command, host, String(port)],
      ...putAside(ownEnvironment()),
    ];
    this.#child = new Child({ command: program, args, name: "target" }); // whatever --target says, not the scenario
    this.#child.line().then(
      (line) => this.#ended = (JSON.parse(line) as Ended).code,
      () => this.#ended ??= -1,
    );
  }

  /** Whether a PID namespace can be made here. */
  static containable(): boolean {
    return isRoot();
  }

  /** Of the process above all of the program's. */
  get pid(): number {
    return this.#child.pid;
  }

  /** The exit code, once the command has ended; -1 if that was not to be learnt. */
  get ended(): number | undefined {
    return this.#ended;
  }

  /** What it said last on standard output or error, in quotes, or that it said nothing. */
  get lastWords(): string {
    const words = this.#child.lastWords.trim().slice(0, 300);
    return words === "" ? "it said nothing" : `it said ${JSON.stringify(words)}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}
