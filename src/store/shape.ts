/**
 * Checks that JSON has the shape of a type, key by key, nothing missing and nothing foreign.
 * @module
 */
import { shown } from "./fields.ts";

/** What is wrong with a value, where, and what is allowed. */
export class ShapeError extends Error {
  readonly at: string;
  /** @param at where, like `trials[3].rep`; empty for the whole */
  constructor(at: string, wrong: string, rule: string) {
    // Keys come from the file, too, and may hold anything.
    const place = /^[\w.[\]:-]{0,200}$/.test(at) ? at : shown(at);
    super(`${place === "" ? "the manifest" : place} ${wrong}; ${rule}`);
    this.name = "ShapeError";
    this.at = at;
  }
}

/** Gives back the value as its type, or throws a ShapeError. */
export type Check<T> = (value: unknown, at: string) => T;

/** A check of a key that may be absent. */
export interface OptionalCheck<T> {
  readonly optional: Check<T>;
}

/** A check for every key of a type: the compiler asks for a new one when the type grows. */
export type Checks<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K>
    ? OptionalCheck<Exclude<T[K], undefined>>
    : Check<T[K]>;
};

/** A key that may be absent. */
export function optional<T>(check: Check<T>): OptionalCheck<T> {
  return { optional: check };
}

/** Any text on one line. */
export const text: Check<string> = (value, at) => {
  if (typeof value === "string") return value;
  throw new ShapeError(at, `is ${shown(value)}`, "allowed is text");
};

/** A text with a pattern; `rule` says it in words. */
export function pattern(expression: RegExp, rule: string): Check<string> {
  return (value, at) => {
    if (typeof value === "string" && expression.test(value)) return value;
    throw new ShapeError(at, `is ${shown(value)}`, `allowed is ${rule}`);
  };
}

/** One of the words. */
export function word<Word extends string>(words: readonly Word[]): Check<Word> {
  return (value, at) => {
    const found = words.find((one) => one === value);
    if (found !== undefined) return found;
    throw new ShapeError(at, `is ${shown(value)}`, `allowed are ${words.join(", ")}`);
  };
}

/** A whole number from `min`. */
export function whole(min: number): Check<number> {
  return (value, at) => {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= min) return value;
    throw new ShapeError(at, `is ${shown(value)}`, `allowed are whole numbers from ${min}`);
  };
}

/** A number from 0. */
export const amount: Check<number> = (value, at) => {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  throw new ShapeError(at, `is ${shown(value)}`, "allowed are numbers from 0");
};

/** A list of whatever the check takes. */
export function list<T>(check: Check<T>): Check<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new ShapeError(at, `is ${shown(value)}`, "allowed is a list");
    return value.map((one, index) => check(one, `${at}[${index}]`));
  };
}

/** An object with any keys and values that the check takes. */
export function dictionary<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value, at) =>
    Object.fromEntries(
      Object.entries(object(value, at)).map(([key, one]) => [key, check(one, within(at, key))]),
    );
}

/** An object with exactly these keys. */
export function shape<T>(checks: Checks<T>): Check<T> {
  const known = Object.entries<Check<unknown> | OptionalCheck<unknown>>(checks);
  const names = new Set(known.map(([key]) => key));
  return (value, at) => {
    const found = object(value, at);
    const foreign = Object.keys(found).find((key) => !names.has(key));
    if (foreign !== undefined) {
      throw new ShapeError(at, `has ${shown(foreign)}`, `allowed are ${[...names].join(", ")}`);
    }
    const entries = known.flatMap(([key, check]): [string, unknown][] => {
      const must = typeof check === "function";
      if (!must && !Object.hasOwn(found, key)) return [];
      return [[key, (must ? check : check.optional)(found[key], within(at, key))]];
    });
    return Object.fromEntries(entries) as T;
  };
}

function object(value: unknown, at: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new ShapeError(at, `is ${shown(value)}`, "allowed is an object");
}

function within(at: string, key: string): string {
  return at === "" ? key : `${at}.${key}`;
}
