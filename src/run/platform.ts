/**
 * What every command that touches the machine needs of it: Linux, unshare(1), signals.
 * @module
 */
import { EXIT, MachineError } from "../model/errors.ts";
import { PROBE_MS, runCommand } from "../sys/command.ts";
import type { InterruptSource } from "./interruption.ts";

/** @throws {MachineError} where this is not Linux */
export function checkLinux(os: string): void {
  if (os === "linux") return;
  throw new MachineError(
    `cannot measure on ${os}: allowed is Linux alone; run it there, and look at its runs here ` +
      "(deno task report DIR)",
  );
}

/**
 * Trials and traces are started through unshare(1), with a namespace or without.
 * @throws {MachineError} where there is none
 */
export async function checkUnshare(): Promise<void> {
  const { code } = await runCommand("unshare", ["--version"], { deadlineMs: PROBE_MS });
  if (code === 0) return;
  throw new MachineError(
    'cannot start trials as "unshare" does not run: install util-linux (unshare comes with it)',
  );
}

const NAMES: readonly Deno.Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The signals that interrupt a command. */
export const SIGNALS: InterruptSource = {
  listen(handler) {
    for (const signal of NAMES) Deno.addSignalListener(signal, handler);
    return () => {
      for (const signal of NAMES) Deno.removeSignalListener(signal, handler);
    };
  },
  exitNow: () => Deno.exit(EXIT.interrupted),
};
