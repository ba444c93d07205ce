/**
 * Parameters in words.
 * @module
 */
import type { ParameterValue } from "../model/parameters.ts";
import { formatBytes, formatExact } from "../format/numbers.ts";
import type { Show } from "./show.ts";

/** A parameter's value for people. */
export function parameterText(
  show: Show | undefined,
  name: string,
  value: ParameterValue,
): string {
  if (typeof value === "string") return value;
  return formatOf(show, name)(value);
}

/** How the numbers of a parameter are written. */
export function formatOf(show: Show | undefined, name: string): (value: number) => string {
  return show?.parameters?.[name] ?? (name === "payload" ? formatBytes : formatExact);
}
