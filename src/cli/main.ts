/**
 * closecost's entry: which command, and what becomes of its errors.
 * @module
 */
import { fileURLToPath } from "node:url";
import { getHeapStatistics } from "node:v8";
import { CommandError, EXIT, MachineError, UsageError } from "../model/errors.ts";
import { refusalOf } from "../model/refusals.ts";
import { terminalText } from "../quote/terminal.ts";
import { visibleLines } from "../quote/visible.ts";
import { type Output, say } from "../run/output.ts";
import { checkRoom, openable, type Room } from "./room.ts";
import { StreamOutput } from "./stream_output.ts";

/** Where a command's text goes. */
export interface Streams {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** GitHub's CI, as far as a command has to know of it. */
export interface Github {
  /** The file that it shows beside the step, if there is one. */
  readonly stepSummary: string | undefined;
  /** Whether it reads what is printed. */
  readonly annotations: boolean;
}

/**
 * A command: arguments to exit code.
 * @param github asked by commands that print for it alone: others need not be allowed to look
 */
export type Command = (
  argv: readonly string[],
  streams: Streams,
  github: () => Github,
) => Promise<number>;

/** Every command. Each loads what it needs, so that `report` works where nothing can be measured. */
const COMMANDS: Readonly<Record<string, Command>> = {
  bench: async (argv, streams, github) => {
    const [{ bench }, { realRuns }] = await Promise.all([
      import("./bench.ts"),
      import("../run/machine.ts"),
    ]);
    return await bench(argv, { ...realRuns(streams.stderr), ...streams, ...github() });
  },
  compare: async (argv, streams, github) =>
    (await import("./compare.ts")).compare(argv, { ...streams, ...github() }),
  trace: async (argv, streams) => {
    const [{ trace }, { realTraces }] = await Promise.all([
      import("./trace.ts"),
      import("../run/trace_machine.ts"),
    ]);
    return await trace(argv, { ...realTraces(streams.stderr), ...streams });
  },
  report: async (argv, streams) => (await import("./report.ts")).report(argv, streams),
};

/** What {@link main} may be told of the process around it. */
export interface MainOptions {
  readonly commands?: Readonly<Record<string, Command>>;
  /** Whether a defect shows its stack. */
  readonly debug?: boolean;
  /** Not looked at where it is absent. */
  readonly room?: Room;
  /** Absent where this is not GitHub's CI. */
  readonly github?: () => Github;
}

/**
 * Runs a command.
 * @returns the exit code; what went wrong is one line on standard error. What could not be written
 * is an error whatever the command says, but for a pipe that nobody reads any more.
 */
export async function main(
  args: readonly string[],
  streams: Streams,
  options: MainOptions = {},
): Promise<number> {
  const { stdout, stderr } = streams;
  const code = await ran(args, streams, options);
  await Promise.all([stdout.write(""), stderr.write("")]);
  if (stdout.refused !== undefined) {
    await say(
      stderr,
      `cannot write to standard output: ${stdout.refused}; what it has got is not all: make room ` +
        "or send it elsewhere, and run it again",
    );
  }
  return stdout.refused === undefined && stderr.refused === undefined ? code : EXIT.machine;
}

const noGithub = (): Github => ({ stepSummary: undefined, annotations: false });

async function ran(
  args: readonly string[],
  streams: Streams,
  { commands = COMMANDS, debug = false, room, github = noGithub }: MainOptions,
): Promise<number> {
  const [name = "", ...argv] = args;
  const { stderr } = streams;
  try {
    if (room) checkRoom(room);
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command) return await command(argv, streams, github);
    const names = Object.keys(commands).join(", ");
    throw new UsageError(
      `unknown command ${JSON.stringify(name)}: allowed are ${names}; see deno task bench --help`,
    );
  } catch (error) {
    const known = error instanceof CommandError ? error : refused(error);
    if (known) await say(stderr, known.message);
    else await stderr.write(`closecost: ${defect(error, debug)}\n`);
    return known?.exitCode ?? EXIT.machine;
  }
}

/** What the machine refused, where that is what it was. */
function refused(error: unknown): MachineError | undefined {
  const refusal = refusalOf(error);
  return refusal === undefined ? undefined : new MachineError(refusal);
}

function defect(error: unknown, debug: boolean): string {
  const stack = error instanceof Error ? error.stack : undefined;
  if (debug) return `this is a defect: ${visibleLines(stack ?? String(error))}`;
  return `this is a defect: ${
    terminalText(String(error))
  }; set CLOSECOST_DEBUG=1 to see where, and report it`;
}

if (import.meta.main) {
  // Where files have a limit (ulimit -f), writing is to fail instead of ending us (setrlimit(2)).
  if (Deno.build.os === "linux") Deno.addSignalListener("SIGXFSZ", () => {});
  const streams = { stdout: new StreamOutput(Deno.stdout), stderr: new StreamOutput(Deno.stderr) };
  const code = await main(Deno.args, streams, {
    debug: (Deno.env.get("CLOSECOST_DEBUG") ?? "") !== "",
    room: {
      heapBytes: getHeapStatistics().heap_size_limit,
      descriptors: openable(fileURLToPath(import.meta.url)),
    },
    github: () => ({
      stepSummary: Deno.env.get("GITHUB_STEP_SUMMARY") || undefined,
      annotations: Deno.env.get("GITHUB_ACTIONS") === "true",
    }),
  });
  Deno.exit(code);
}
