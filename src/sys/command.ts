/**
 * Other programs, run to their end: each has a deadline, and is killed at it with all of its group.
 * @module
 */
import { MachineError } from "../model/errors.ts";
import { childEnvironment } from "./environment.ts";
import { libc } from "./libc.ts";

/** What a program left behind. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/** How much a program is given. */
export interface CommandOptions {
  /** Until it is killed, in milliseconds. */
  readonly deadlineMs?: number;
  /** Of standard output and of standard error; when there is more it is killed. */
  readonly mostBytes?: number;
  /** Kills it. */
  readonly signal?: AbortSignal;
  /** Names of variables that it is not given. */
  readonly without?: RegExp;
}

const DEFAULTS = { deadlineMs: 60_000, mostBytes: 2 ** 28 };
const SIGKILL = 9;

/** For a program that only has to show that it is there, milliseconds. */
export const PROBE_MS = 10_000;
/** For one that has real work to do, milliseconds. */
export const WORK_MS = 600_000;

/**
 * Runs a program to its end.
 * @returns its output; code 127 if there is no such program.
 * @throws {MachineError} naming the program, if it does not end in time, writes without end or is
 * interrupted.
 */
export async function runCommand(
  name: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const child = started(name, args, options);
  if ("code" in child) return child;
  const limits = { ...DEFAULTS, ...options };
  let wrong = "";
  const end = (why: string) => {
    wrong ||= why;
    killGroup(child);
  };
  const timer = setTimeout(
    () => end(`had not ended after ${limits.deadlineMs / 1000} s`),
    limits.deadlineMs,
  );
  const much = () => end(`wrote more than ${limits.mostBytes} bytes`);
  const interrupt = () => end("was interrupted");
  options.signal?.addEventListener("abort", interrupt);
  try {
    const [stdout, stderr, { code }] = await Promise.all([
      collected(child.stdout, limits.mostBytes, much),
      collected(child.stderr, limits.mostBytes, much),
      child.status,
    ]);
    if (wrong !== "") {
      const words = [name, ...args].join(" ");
      throw new MachineError(`\`${words}\` ${wrong} and was killed: run it by hand to see why`);
    }
    return { code, stdout, stderr: new TextDecoder().decode(stderr).trim() };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", interrupt);
  }
}

/** The program, in a process group of its own; or what is said where there is none. */
function started(
  name: string,
  args: readonly string[],
  { without }: CommandOptions,
): Deno.ChildProcess | CommandResult {
  try {
    return new Deno.Command(name, {
      args: [...args],
      ...childEnvironment(without),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      detached: true,
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) {
      return { code: 127, stdout: new Uint8Array(), stderr: (error as Error).message };
    }
    throw error;
  }
}

/** What it has started itself holds its pipes open, so the group has to end (kill(2)). */
function killGroup({ pid }: Deno.ChildProcess): void {
  libc().kill(-pid, SIGKILL);
}

/** All of a stream, or as much as is wanted of it. */
async function collected(
  stream: ReadableStream<Uint8Array>,
  most: number,
  tooMuch: () => void,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length <= most) pieces.push(piece);
    else tooMuch();
  }
  if (pieces.length === 1) return pieces[0] as Uint8Array;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
