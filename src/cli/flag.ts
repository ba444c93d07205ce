/**
 * Flags as values: each knows what it takes, how to read it and how to say so. Parsing, error
 * texts and help come from the same tables.
 * @module
 */
import { UsageError } from "../model/errors.ts";
import { nearest } from "./nearest.ts";
import { grouped } from "../plan/value_text.ts";

/** One flag. */
export interface Flag<T> {
  /** One letter that stands for it, e.g. `h`. */
  readonly short?: string;
  /** What stands for its value in help, e.g. `N`; a flag without takes no value. */
  readonly argument?: string;
  /** What it does, for help. */
  readonly meaning: string;
  /** What its value may be, for help and error texts; empty where `meaning` says it all. */
  readonly allowed: string;
  /** What holds when it is not given, for help; empty where nothing does. */
  readonly fallback: string;
  /**
   * The flag's value from all the texts it was given, in their order; without any, the fallback.
   * @param name as it was written, e.g. `--reps`
   * @throws {UsageError} naming what is wrong, what is allowed and what to do
   */
  read(texts: readonly string[], name: string): T;
}

const WHOLE = /^\d+(_\d+)*$/;

/** A whole number from `min` to `max`; the last one given counts. */
export function wholeFlag<T>(
  options: { meaning: string; min: number; max: number; fallback: T; fallbackText?: string },
): Flag<number | T> {
  const { meaning, min, max, fallback } = options;
  return {
    argument: "N",
    meaning,
    allowed: `${grouped(min)} to ${grouped(max)}`,
    fallback: options.fallbackText ?? (typeof fallback === "number" ? grouped(fallback) : ""),
    read(texts, name) {
      const text = texts.at(-1);
      if (text === undefined) return fallback;
      return whole(text, { name, min, max, example: example(fallback, min) });
    },
  };
}

/**
 * A whole number from `min` to `max` as flags take it.
 * @throws {UsageError} naming what is allowed and an example
 */
export function whole(
  text: string,
  options: { name: string; min: number; max: number; example?: number },
): number {
  const { name, min, max, example = Math.min(max, Math.max(min, 1000)) } = options;
  const value = WHOLE.test(text) ? Number(text.replaceAll("_", "")) : NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(
    `${name} ${not(text)}: allowed are whole numbers from ${grouped(min)} to ${grouped(max)}, in ` +
      `digits; write e.g. ${name} ${grouped(example)}`,
  );
}

function example(fallback: unknown, min: number): number {
  return typeof fallback === "number" ? fallback : Math.max(min, 1000);
}

/** One of a few words; the last one given counts. */
export function wordFlag<T extends string>(
  options: { meaning: string; words: readonly T[]; fallback: T },
): Flag<T> {
  const { meaning, words, fallback } = options;
  return {
    argument: words.join("|"),
    meaning,
    allowed: "",
    fallback,
    read(texts, name) {
      const text = texts.at(-1);
      return text === undefined ? fallback : oneOf(text, words, name);
    },
  };
}

/** Several things, given by repeating the flag or by commas; each is kept once. */
export function listFlag<T>(options: {
  meaning: string;
  argument: string;
  allowed: string;
  fallback: readonly string[];
  /** Reads one item. */
  item(text: string, name: string): T;
  /** What makes two items the same. */
  key(item: T): string;
}): Flag<readonly T[]> {
  return {
    argument: options.argument,
    meaning: options.meaning,
    allowed: options.allowed,
    fallback: options.fallback.join(","),
    read(texts, name) {
      const items = texts.length > 0 ? texts.flatMap((text) => text.split(",")) : options.fallback;
      const byKey = new Map<string, T>();
      for (const text of items) {
        const item = options.item(text.trim(), name);
        if (!byKey.has(options.key(item))) byKey.set(options.key(item), item);
      }
      return [...byKey.values()];
    },
  };
}

/** A text that may be anything but empty; the last one given counts. */
export function textFlag(
  options: { meaning: string; argument: string; fallbackText: string },
): Flag<string | undefined> {
  return {
    argument: options.argument,
    meaning: options.meaning,
    allowed: "",
    fallback: options.fallbackText,
    read(texts, name) {
      const text = texts.at(-1);
      if (text === "") {
        throw new UsageError(`${name} ${not(text)}: write ${name} ${options.argument}`);
      }
      return text;
    },
  };
}

/** Given or not. */
export function switchFlag(options: { meaning: string; short?: string }): Flag<boolean> {
  return { ...options, allowed: "", fallback: "", read: (texts) => texts.length > 0 };
}

/**
 * The text if it is one of the words.
 * @throws {UsageError} naming the words and the nearest of them
 */
export function oneOf<T extends string>(text: string, words: readonly T[], name: string): T {
  const word = words.find((candidate) => candidate === text);
  if (word !== undefined) return word;
  throw new UsageError(`${name} ${not(text)}: ${choice(text, words)}`);
}

/**
 * What is allowed, and which of it was probably meant: `allowed are fin, rst; did you mean rst?`
 * @param shown how the words are to be shown, where that is not how they are compared
 */
export function choice(text: string, words: readonly string[], shown = words): string {
  if (shown.length === 1) return `allowed is ${shown[0]} alone`;
  const near = nearest(text, words);
  const hint = near === undefined ? "write one of these" : `did you mean ${near}?`;
  return `allowed are ${shown.join(", ")}; ${hint}`;
}

function not(text: string): string {
  return text === "" ? "has an empty value" : `cannot be ${JSON.stringify(text)}`;
}
