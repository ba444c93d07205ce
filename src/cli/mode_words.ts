/**
 * Close modes as they are written on the command line. Pure.
 * @module
 */
import { MODES, parseMode } from "../close/registry.ts";
import { UsageError } from "../model/errors.ts";
import type { ModeSpec } from "../model/words.ts";
import { choice } from "./flag.ts";

const MODE_NAMES = MODES.map((mode) => mode.name);

/** Reads one mode of `--mode`; {@link UsageError} naming those there are. */
export function readMode(text: string): ModeSpec {
  const [name = ""] = text.split(":", 1);
  if (MODE_NAMES.includes(name)) return parseMode(text);
  const syntaxes = MODES.map((mode) => mode.syntax);
  throw new UsageError(
    `unknown close mode ${JSON.stringify(text)}: ${choice(name, MODE_NAMES, syntaxes)}`,
  );
}
