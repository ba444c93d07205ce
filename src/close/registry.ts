/**
 * Every close mode, and how one is written.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import { MODE_ORDER, type ModeName } from "../model/order.ts";
import type { ModeSpec } from "../model/words.ts";
import { drain } from "./drain.ts";
import { fin } from "./fin.ts";
import { linger } from "./linger.ts";
import type { CloseMode } from "./mode.ts";
import { rst } from "./rst.ts";

const BY_NAME: Readonly<Record<ModeName, CloseMode>> = { fin, rst, linger, drain };

/** Every mode, in the order of help and tables. */
export const MODES: readonly CloseMode[] = MODE_ORDER.map((name) => BY_NAME[name]);

/**
 * The mode of that name.
 * @throws {UsageError} naming what is allowed.
 */
export function closeMode(name: string): CloseMode {
  const mode = MODES.find((candidate) => candidate.name === name);
  if (!mode) throw new UsageError(`unknown close mode "${name}": ${ALLOWED}`);
  return mode;
}

const ALLOWED = `allowed are ${MODES.map((mode) => mode.syntax).join(", ")}`;
const DECIMAL = /^\d+(\.\d+)?$/;

/**
 * Reads a mode as written in `--mode`, e.g. `linger:1`.
 * @throws {UsageError} naming what is wrong and what is allowed.
 */
export function parseMode(text: string): ModeSpec {
  const colon = text.indexOf(":");
  const mode = closeMode(colon < 0 ? text : text.slice(0, colon));
  if (colon < 0) {
    if (mode.seconds?.required) {
      throw new UsageError(
        `close mode "${text}" needs a time: write ${mode.syntax}, e.g. ${mode.name}:1`,
      );
    }
    return { name: mode.name };
  }
  return { name: mode.name, seconds: parseSeconds(text, text.slice(colon + 1), mode) };
}

function parseSeconds(text: string, argument: string, mode: CloseMode): number {
  const limits = mode.seconds;
  if (!limits) {
    throw new UsageError(`close mode "${text}" takes no time: write ${mode.name}`);
  }
  const seconds = DECIMAL.test(argument) ? Number(argument) : NaN;
  const fits = seconds >= limits.min && seconds <= limits.max &&
    (!limits.whole || Number.isInteger(seconds));
  if (fits) return seconds;
  const kind = limits.whole ? "whole seconds" : "seconds";
  const hint = mode.name === "linger" && seconds === 0 ? " (linger 0 is the mode rst)" : "";
  throw new UsageError(
    `close mode "${text}" has no valid time${hint}: allowed are ${kind} from ${limits.min} to ` +
      `${limits.max}, e.g. ${mode.name}:1`,
  );
}
