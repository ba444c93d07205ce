/**
 * What TIME_WAIT costs the kernel, reckoned and measured: closecost's own reckoning (as in
 * `kernel_memory_end`: sockets and the ports they hold, times what each object takes) beside the
 * growth of the kernel's slabs and of what MemAvailable says.
 *
 * A benchmark, not a test: it prints what it measured and ends with 0 whatever that is.
 * @module
 */
import { CommandError, EXIT, MachineError, UsageError } from "../../src/model/errors.ts";
import type { Isolation } from "../../src/model/words.ts";
import { runCommand } from "../../src/sys/command.ts";
import { isolated, probeIsolation } from "../../src/sys/isolation.ts";
import { denoCommand } from "../../src/process/deno_command.ts";
import type { Filled } from "./baseline/time_wait_main.ts";

const PROGRAM = new URL("./baseline/time_wait_main.ts", import.meta.url);

const HELP = `Compares what TIME_WAIT is reckoned to cost with what it takes of memory.

usage: deno task bench:memory

Fills a network namespace with TIME_WAIT, on either side, and prints bytes of each one: as
closecost reckons, as the slabs of TCP grew (objects in use, and whole slabs, which root alone may
see), and as MemAvailable fell (of the whole machine, so only as good as it is quiet).
`;

/** What is filled in. 25,000 to one address stay below where the search for a port gets slow. */
const FILLS = [
  { holder: "client", connections: 24_000, addresses: 1 },
  { holder: "server", connections: 24_000, addresses: 1 },
  { holder: "client", connections: 200_000, addresses: 8 },
  { holder: "server", connections: 200_000, addresses: 8 },
] as const;
/** TIME_WAIT lasts a minute, so a machine that is slower than this can't be measured. */
const FILL_MS = 120_000;
type Fill = typeof FILLS[number];

/** @throws {MachineError} if it could not be filled. */
async function filled({ holder, connections, addresses }: Fill, isolation: Isolation) {
  const words = [holder, String(connections), String(addresses)];
  const { command, args } = isolated(
    isolation,
    denoCommand(PROGRAM, ["--allow-ffi", "--allow-read"], words),
  );
  const { code, stdout, stderr } = await runCommand(command, args, { deadlineMs: FILL_MS });
  if (code !== 0) {
    throw new MachineError(`cannot make ${connections} TIME_WAIT: ${stderr.split("\n")[0]}`);
  }
  return JSON.parse(new TextDecoder().decode(stdout)) as Filled;
}

const COLUMNS = ["held by", "TIME_WAIT", "ports", "reckoned", "objects", "slabs", "MemAvailable"];

function row({ holder }: Fill, { counts, reckoned, ...measured }: Filled): string[] {
  const each = (bytes: number | null) =>
    bytes === null ? "–" : `${(bytes / counts.timeWait).toFixed(0)} B`;
  const grouped = (n: number) => n.toLocaleString("en-US");
  return [
    ...[holder, grouped(counts.timeWait), grouped(counts.ports), each(reckoned)],
    ...[each(measured.objectBytes), each(measured.slabBytes), each(measured.availableBytes)],
  ];
}

function line(texts: readonly string[]): string {
  return texts.map((text, i) => i === 0 ? text.padEnd(8) : text.padStart(13)).join("").trimEnd();
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(HELP);
    return EXIT.ok;
  }
  if (args.length > 0) {
    throw new UsageError(`unknown argument ${args[0]}: allowed is --help`);
  }
  const { isolation } = await probeIsolation("netns");
  console.log(line(COLUMNS));
  for (const fill of FILLS) console.log(line(row(fill, await filled(fill, isolation))));
  return EXIT.ok;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.error(`bench:memory: ${error.message}`);
    Deno.exit(error.exitCode);
  }
}
