/**
 * Numbers and parameters as they are written on the command line, in help and in messages. Pure.
 * @module
 */
import { defaultsOf, type ParameterSpec, type ParameterValue } from "../model/parameters.ts";

/** A whole number as flags take it: groups of digits set off by `_`. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, "_");
}

/** How a value is written in help and messages. */
export function valueText(value: ParameterValue): string {
  return typeof value === "number" ? grouped(value) : value;
}

/** What a parameter may be: `1 to 1_000_000 bytes`, `prompt, slow, never`. */
export function allowedText(spec: ParameterSpec): string {
  if ("words" in spec) return spec.words.join(", ");
  return `${grouped(spec.min)} to ${grouped(spec.max)}${spec.unit ? ` ${spec.unit}` : ""}`;
}

/** What holds when nothing is said; several values are a cell each. */
export function defaultText(spec: ParameterSpec): string {
  return defaultsOf(spec).map(valueText).join(",");
}
