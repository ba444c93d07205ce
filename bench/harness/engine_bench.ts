/**
 * The load engine against a bare C epoll loop that makes the same calls
 * (baseline/epoll_churn.c), and the engine's memory.
 *
 * A benchmark, not a test: it prints what it measured and ends with 0 whatever
 * that is. Both contestants run in turn, each time in a network namespace of
 * their own, and are compared pair by pair, so that what else the machine does
 * falls on both.
 * @module
 */
import { parseArgs } from "node:util";
import { CommandError, EXIT, MachineError, UsageError } from "../../src/model/errors.ts";
import type { Isolation } from "../../src/model/words.ts";
import { runCommand, WORK_MS } from "../../src/sys/command.ts";
import { isolated, probeIsolation } from "../../src/sys/isolation.ts";
import { denoCommand } from "../../src/process/deno_command.ts";
import { Process } from "../../src/process/process.ts";
import { destinationsFor, HEAT, type Heat, type Result, type RunHeat } from "./baseline/contest.ts";
import { quietMachine } from "./baseline/cpu_time.ts";
import { withTemporary } from "./baseline/temporary.ts";
import { memoryTable, type Pair, rateTable } from "./baseline/tables.ts";
import { heaviest } from "./baseline/memory.ts";

const PROGRAM = new URL("./baseline/heat_main.ts", import.meta.url);
const SOURCE = new URL("./baseline/epoll_churn.c", import.meta.url);
const IN_FLIGHT = 64;
const MODES = ["fin", "rst"] as const;
/** The only place where the task may write. */
const TEMPORARY = { dir: "/tmp", prefix: "closecost-engine-" };

const HELP = `Compares the load engine with a bare C epoll loop making the same calls.

usage: deno task bench:engine [--connections N] [--pairs P] [--mode fin,rst] [--memory]

  --connections N  connections of each measurement (default 20000)
  --pairs P        measurements of each side, in turn (default 10)
  --mode MODES     close modes, fin and rst or one of them (default fin,rst)
  --memory         instead: the memory of all processes holding N connections
`;

interface Options {
  readonly connections: number;
  readonly pairs: number;
  readonly modes: readonly Heat["mode"][];
  readonly memory: boolean;
}

/** @throws {UsageError} naming the flag and what is allowed. */
function readOptions(args: readonly string[]): Options | "help" {
  const { values } = parsed(args);
  if (values.help) return "help";
  return {
    connections: whole("--connections", values.connections, { max: 100_000 }),
    pairs: whole("--pairs", values.pairs, { max: 1000 }),
    modes: modes(values.mode),
    memory: values.memory,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        connections: { type: "string", default: "20000" },
        pairs: { type: "string", default: "10" },
        mode: { type: "string", default: "fin,rst" },
        memory: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    const what = (error as Error).message.split("\n")[0]?.split(". ")[0];
    throw new UsageError(`${what}: see --help`);
  }
}

function whole(flag: string, text: string, { max }: { max: number }): number {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= max) return number;
  throw new UsageError(`${flag} "${text}": allowed are whole numbers from 1 to ${max}`);
}

function modes(text: string): Heat["mode"][] {
  return text.split(",").map((word) => {
    const mode = MODES.find((candidate) => candidate === word);
    if (mode) return mode;
    throw new UsageError(`--mode "${text}": allowed are ${MODES.join(" and ")}, e.g. fin,rst`);
  });
}

/**
 * Compiles the C loop.
 * @throws {MachineError} if there is no C compiler, or it refuses.
 */
async function compile(directory: string, signal: AbortSignal): Promise<string> {
  const program = `${directory}/epoll_churn`;
  const args = ["-O2", "-o", program, SOURCE.pathname];
  const { code, stderr } = await runCommand("cc", args, { signal });
  if (code === 0) return program;
  if (code === 127) {
    throw new MachineError(
      'cannot build the C loop as there is no "cc" in PATH: install gcc or clang',
    );
  }
  throw new MachineError(`cannot build the C loop: ${stderr.split("\n")[0]}`);
}

/** @throws {Error} if the heat fails. */
async function run(heat: Heat, isolation: Isolation): Promise<Result> {
  const permissions = [
    "--allow-ffi",
    "--allow-read",
    "--allow-env=PATH",
    `--allow-run=${Deno.execPath()},${heat.program}`,
  ];
  const words = denoCommand(PROGRAM, permissions, []);
  const name = heat.contestant === "c" ? "C loop" : "engine";
  await using process = new Process<RunHeat>({
    ...isolated(isolation, words),
    ...{ name, greets: HEAT },
  });
  const { result } = await process.request({ type: "heat", heat }, { deadlineMs: WORK_MS });
  return result;
}

/** One measurement of each, on a machine that does nothing else; which goes first alternates. */
async function runPair(heat: Omit<Heat, "contestant">, index: number, isolation: Isolation) {
  const order = index % 2 === 0 ? ["engine", "c"] as const : ["c", "engine"] as const;
  const pair: { engine?: Result; c?: Result } = {};
  for (const contestant of order) {
    await quietMachine();
    pair[contestant] = await run({ ...heat, contestant }, isolation);
  }
  return pair as Pair;
}

async function compare(options: Options, program: string): Promise<void> {
  const { isolation } = await probeIsolation("netns");
  for (const mode of options.modes) await compareMode(mode, { ...options, program }, isolation);
}

async function compareMode(
  mode: Heat["mode"],
  { connections, pairs, program }: Options & { program: string },
  isolation: Isolation,
): Promise<void> {
  const destinations = destinationsFor(connections);
  const heat = { mode, connections, concurrency: IN_FLIGHT, destinations, program };
  const measured: Pair[] = [];
  for (let i = 0; i < pairs; i++) {
    const pair = await runPair(heat, i, isolation);
    measured.push(pair);
    const ratio = pair.engine.connectionsPerSecond / pair.c.connectionsPerSecond;
    console.error(`${mode} ${i + 1} of ${pairs}: engine ÷ C ${ratio.toFixed(3)}`);
  }
  console.log(rateTable(heat, measured));
}

async function main(): Promise<void> {
  const options = readOptions(Deno.args);
  if (options === "help") return console.log(HELP);
  const { connections, memory } = options;
  await withTemporary(TEMPORARY, async (directory, signal) => {
    if (!memory) return await compare(options, await compile(directory, signal));
    console.log(memoryTable(connections, await heaviest(connections, { directory, signal })));
  });
}

try {
  await main();
} catch (error) {
  const known = error instanceof CommandError;
  console.error(`closecost: ${(error as Error).message}`);
  Deno.exit(known ? error.exitCode : EXIT.failed);
}
