/**
 * Other programs: the only `Deno.Command` of the project.
 * @module
 */
import { childEnvironment } from "./environment.ts";

/** What a program left behind. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/**
 * Runs a program to its end.
 * @param options.without names of variables that it is not given
 * @returns its output; code 127 if there is no such program.
 */
export async function runCommand(
  name: string,
  args: readonly string[],
  { without }: { readonly without?: RegExp } = {},
): Promise<CommandResult> {
  try {
    const { code, stdout, stderr } = await new Deno.Command(name, {
      args: [...args],
      ...childEnvironment(without),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    return { code, stdout, stderr: new TextDecoder().decode(stderr).trim() };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) {
      return { code: 127, stdout: new Uint8Array(), stderr: (error as Error).message };
    }
    throw error;
  }
}
