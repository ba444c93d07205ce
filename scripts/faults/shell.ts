/**
 * Other programs, all of them by way of unshare(1), which is the one that the suite may start.
 * @module
 */
import { pathOf } from "../../src/cli/testdata/command.ts";

/** Words that start a shell on a script, whatever PATH says. */
export function shellWords(script: string): string[] {
  return ["/bin/sh", "-c", script];
}

/** unshare(1), where this machine has it. */
export function unshare(): string {
  return pathOf("unshare") ?? "unshare";
}

/** Runs a script to its end: what it printed, or `undefined` if it failed. */
export function shell(script: string): string | undefined {
  const { success, stdout } = new Deno.Command(unshare(), {
    args: ["--", ...shellWords(script)],
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "" },
    stderr: "null",
  }).outputSync();
  return success ? new TextDecoder().decode(stdout) : undefined;
}
