/**
 * Command line arguments against a table of flags.
 * @module
 */
import { parseArgs } from "node:util";
import { UsageError } from "../model/errors.ts";
import type { Flag } from "./flag.ts";
import { nearest } from "./nearest.ts";

/** Flags by name, without the dashes. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** What a table of flags reads to. */
export type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends Flag<infer T> ? T : never;
};

/** Flags that are answered alone, whatever else was written. */
const ALONE = ["help", "version"] as const;

/** What was written, as a table of flags understands it. */
export type Arguments<F extends Flags> =
  | { readonly alone: typeof ALONE[number] }
  | {
    readonly alone?: never;
    readonly values: FlagValues<F>;
    /** Names of the flags that were written. */
    readonly given: ReadonlySet<keyof F & string>;
    /** What is not a flag, in order. */
    readonly words: readonly string[];
  };

/**
 * Sorts arguments into flags and words and reads the flags' values. `--help` helps whatever else
 * was written.
 * @throws {UsageError} for the first that is an unknown flag, lacks a value or has a wrong one
 */
export function readArguments<F extends Flags>(argv: readonly string[], flags: F): Arguments<F> {
  const tokens = tokensOf(argv, flags);
  const written = new Set(tokens.flatMap((one) => one.kind === "option" ? [one.name] : []));
  const alone = ALONE.find((name) => written.has(name) && Object.hasOwn(flags, name));
  if (alone !== undefined) return { alone };
  const texts = new Map<string, string[]>(Object.keys(flags).map((name) => [name, []]));
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const flag = texts.has(token.name) ? flags[token.name] : undefined;
    if (!flag) throw unknownFlag(token.rawName, flags);
    texts.get(token.name)?.push(textOf(token, flag));
  }
  const read = Object.entries(flags)
    .map(([name, flag]) => [name, flag.read(texts.get(name) ?? [], `--${name}`)]);
  return {
    values: Object.fromEntries(read) as FlagValues<F>,
    given: written,
    words: tokens.flatMap((token) => token.kind === "positional" ? [token.value] : []),
  };
}

/** The flags' values where none is written. */
export function defaultValues<F extends Flags>(flags: F): FlagValues<F> {
  const read = Object.entries(flags).map(([name, flag]) => [name, flag.read([], `--${name}`)]);
  return Object.fromEntries(read) as FlagValues<F>;
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function tokensOf(argv: readonly string[], flags: Flags) {
  const options = Object.entries(flags).map(([name, flag]) => [name, {
    type: flag.argument === undefined ? "boolean" as const : "string" as const,
    multiple: true,
    ...(flag.short === undefined ? {} : { short: flag.short }),
  }]);
  return parseArgs({
    args: [...argv],
    options: Object.fromEntries(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function textOf({ rawName, value, inlineValue }: OptionToken, flag: Flag<unknown>): string {
  if (flag.argument === undefined) return "";
  // What begins with two dashes is the next flag, unless written with "=".
  if (value !== undefined && (inlineValue || !value.startsWith("--"))) return value;
  throw new UsageError(`${rawName} needs a value: write ${rawName} ${flag.argument}`);
}

function unknownFlag(rawName: string, flags: Flags): UsageError {
  const names = Object.keys(flags);
  const near = nearest(rawName.replace(/^-+/, ""), names);
  const hint = near === undefined ? "see --help for each" : `did you mean --${near}?`;
  return new UsageError(
    `unknown flag ${rawName}: allowed are ${names.map((name) => `--${name}`).join(", ")}; ${hint}`,
  );
}
