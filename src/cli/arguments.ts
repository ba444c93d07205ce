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

/** Arguments that a table of flags understands. */
export interface Arguments<F extends Flags> {
  /** Reads the flags' values; {@link UsageError} for the first that is wrong. */
  values(): FlagValues<F>;
  /** Whether a flag was given at all. */
  has(name: keyof F & string): boolean;
  /** What is not a flag, in order. */
  readonly words: readonly string[];
}

/**
 * Sorts arguments into flags and words.
 * @throws {UsageError} for an unknown flag, a missing value or one too many; but only when values
 * are read, so that `--help` helps whatever else was written
 */
export function readArguments<F extends Flags>(
  argv: readonly string[],
  flags: F,
): Arguments<F> {
  const tokens = tokensOf(argv, flags);
  const given = (name: string) =>
    tokens.filter((token) => token.kind === "option" && token.name === name);
  return {
    words: tokens.flatMap((token) => token.kind === "positional" ? [token.value] : []),
    has: (name) => given(name).length > 0,
    values() {
      const texts = new Map<string, string[]>(Object.keys(flags).map((name) => [name, []]));
      for (const token of tokens) {
        if (token.kind !== "option") continue;
        const flag = texts.has(token.name) ? flags[token.name] : undefined;
        if (!flag) throw unknownFlag(token.rawName, flags);
        texts.get(token.name)?.push(textOf(token, flag));
      }
      const read = Object.entries(flags)
        .map(([name, flag]) => [name, flag.read(texts.get(name) ?? [], `--${name}`)]);
      return Object.fromEntries(read) as FlagValues<F>;
    },
  };
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
