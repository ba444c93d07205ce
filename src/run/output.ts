/**
 * Where a command's text goes, and what a writer has to know of it.
 * @module
 */
import { EXIT, type MachineError } from "../model/errors.ts";
import { terminalText } from "../quote/terminal.ts";

/** Where text goes. */
export interface Output {
  /** Writes after whatever was written before; resolves when it is out, or can't be any more. */
  write(text: string): Promise<void>;
  /** Why something could not be written, in a few words; a reader that has gone is no reason. */
  readonly refused?: string | undefined;
  /** Whether lines can be redrawn. */
  readonly terminal: boolean;
  /** Whether ANSI colours are welcome. */
  readonly colour: boolean;
  /** Columns a line may take. */
  columns(): number;
}

/** Says one line of our own, whatever stands in it; resolves as {@link Output.write} does. */
export function say(output: Output, text: string): Promise<void> {
  return output.write(`closecost: ${terminalText(text)}\n`);
}

/**
 * The exit code of a command that has shown its result but could not write some file: what was
 * found counts more than that.
 * @throws {MachineError} the refusal itself where there is nothing worse
 */
export async function endedWith(
  code: number,
  { refused, stderr }: { readonly refused?: MachineError | undefined; readonly stderr: Output },
): Promise<number> {
  if (!refused) return code;
  if (code === EXIT.ok) throw refused;
  await say(stderr, refused.message);
  return code;
}
