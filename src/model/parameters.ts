/**
 * Parameters of scenarios: how they are declared, and the values of one cell.
 * @module
 */

/** A value: a number in base units, or one of the words a parameter declares. */
export type ParameterValue = number | string;

/** A parameter that is a whole number. */
export interface NumberParameter {
  /** Value when nothing is said; a list is swept, each value a cell of its own. */
  readonly default: number | readonly number[];
  /** Smallest allowed value. */
  readonly min: number;
  /** Largest allowed value; machine limits may be lower. */
  readonly max: number;
  /** What is counted, e.g. `bytes`, `ms`; left out where the meaning says it. */
  readonly unit?: string;
  /** What it means, for `--help`. */
  readonly meaning: string;
}

/** A parameter that is one of a few words. */
export interface WordParameter {
  /** Value when nothing is said; a list is swept, each value a cell of its own. */
  readonly default: string | readonly string[];
  /** Every allowed word; letters, digits and hyphens alone. */
  readonly words: readonly string[];
  /** What it means, for `--help`. */
  readonly meaning: string;
}

/** One parameter as help text and validation see it. */
export type ParameterSpec = NumberParameter | WordParameter;

/**
 * The values of a cell, by name, in the order in which the scenario declares them. Every scenario
 * has the three named here.
 */
export interface Parameters {
  /** Connections in all. */
  readonly connections: number;
  /** Connections in flight, or handshakes at once where all stay open. */
  readonly concurrency: number;
  /** Bytes sent and echoed per connection. */
  readonly payload: number;
  readonly [name: string]: ParameterValue;
}

/** The parameters that have columns of their own in the files. */
const OWN_COLUMNS: ReadonlySet<string> = new Set(["connections", "concurrency"]);

/**
 * The canonical text of what has no column of its own: `payload=11;reader=pause`, in the order of
 * declaration. The same cell has the same text in every run.
 */
export function parametersText(parameters: Parameters): string {
  return Object.entries(parameters).filter(([name]) => !OWN_COLUMNS.has(name))
    .map(([name, value]) => `${name}=${value}`).join(";");
}

/**
 * The values in a text of {@link parametersText}, by name; numbers are numbers again. What is not
 * `name=value` is left out.
 */
export function parametersIn(text: string): ReadonlyMap<string, ParameterValue> {
  const pairs = text.split(";").map((pair) => pair.split("="))
    .filter((pair): pair is [string, string] => pair.length === 2 && pair[0] !== "");
  return new Map(pairs.map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]));
}

/**
 * A number a scenario has declared.
 * @throws {Error} if it has not: a defect
 */
export function numberOf(parameters: Parameters, name: string): number {
  const value = parameters[name];
  if (typeof value === "number") return value;
  throw new Error(`Cannot use parameter "${name}" as it must be a number: it is ${value}`);
}

/**
 * A word a scenario has declared.
 * @throws {Error} if it has not: a defect
 */
export function wordOf(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (typeof value === "string") return value;
  throw new Error(`Cannot use parameter "${name}" as it must be a word: it is ${value}`);
}

/** The values that hold when nothing is said. */
export function defaultsOf(spec: ParameterSpec): readonly ParameterValue[] {
  return Array.isArray(spec.default) ? spec.default : [spec.default as ParameterValue];
}
