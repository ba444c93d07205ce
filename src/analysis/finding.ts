/**
 * Findings and how their sentences are put together: every number that is said is also recorded.
 * @module
 */
import type { CellSummary } from "../stats/cells.ts";
import type { Kind } from "./kinds.ts";
import {
  formatBytes,
  formatExact,
  formatMicroseconds,
  formatRate,
  formatTimes,
  formatWhole,
} from "../format/numbers.ts";

/** Modes, numbers and intervals; what they are is said where the claim is made. */
export type ClaimData = Readonly<Record<string, unknown>>;

/** What a run's data say of one kind, before it is a sentence. */
export interface Claim {
  readonly kind: Kind;
  /** How much it says compared with others of its kind, in a unit of the kind; higher is more. */
  readonly size: number;
  /** Whether it can wait until all else is told: that nothing differs, or that there is nothing. */
  readonly minor?: true;
  /** The cells it rests on: those it speaks of, and those it compares them with. */
  readonly cells: readonly CellSummary[];
  /** What it claims, by name, in base units: everything that its sentence depends on. */
  readonly data: ClaimData;
  /**
   * The sentence, from the fullest wording to the shortest, so that a run with many modes still
   * gets one.
   */
  readonly wordings: readonly ((say: Say) => string)[];
}

/** A claim as a sentence. */
export interface Finding {
  /** The name of its kind. */
  readonly kind: string;
  /** What is claimed. */
  readonly data: ClaimData;
  /** One or two sentences of at most `LONGEST` characters. */
  readonly text: string;
  /** Every number in the text, in base units, by name. */
  readonly numbers: Readonly<Record<string, number>>;
  /** The cells it rests on. */
  readonly cells: readonly CellSummary[];
  /** The same in words: scenarios, path, sizes and times. */
  readonly scope: string;
}

/** A closed interval of values that were measured. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Characters of the longest finding. */
export const LONGEST = 320;

/** Writes numbers for people and keeps them as they are. */
export class Say {
  readonly #numbers: Record<string, number> = {};

  /** What was said so far, by name. */
  get numbers(): Readonly<Record<string, number>> {
    return { ...this.#numbers };
  }

  /** A count, to the digit. */
  count(name: string, value: number): string {
    return this.#said(name, value, formatExact);
  }

  /** A noisy number without a unit, rounded to a whole one. */
  whole(name: string, value: number): string {
    return this.#said(name, value, formatWhole);
  }

  /** Microseconds, scaled. */
  time(name: string, value: number): string {
    return this.#said(name, value, formatMicroseconds);
  }

  /** Bytes, scaled. */
  bytes(name: string, value: number): string {
    return this.#said(name, value, formatBytes);
  }

  /** A number per second, without its unit. */
  rate(name: string, value: number): string {
    return this.#said(name, value, formatRate);
  }

  /** How many times one thing is another. */
  times(name: string, value: number): string {
    return this.#said(name, value, formatTimes);
  }

  /** `low to high`, or one number if both read the same. */
  span(name: string, { low, high }: Interval, show: (value: number) => string): string {
    if (low === high) return this.#said(name, low, show);
    const texts = [this.#said(`${name}_min`, low, show), this.#said(`${name}_max`, high, show)];
    return texts[0] === texts[1] ? texts[0] as string : texts.join(" to ");
  }

  #said(name: string, value: number, show: (value: number) => string): string {
    this.#numbers[name] = value;
    return show(value);
  }
}

/** The first wording that is short enough; the last one is cut if even that is too long. */
export function worded(wordings: Claim["wordings"]): Pick<Finding, "text" | "numbers"> {
  let said: Pick<Finding, "text" | "numbers"> = { text: "", numbers: {} };
  for (const wording of wordings) {
    const say = new Say();
    const text = wording(say);
    said = { text, numbers: say.numbers };
    if ([...text].length <= LONGEST) return said;
  }
  return { ...said, text: `${[...said.text].slice(0, LONGEST - 1).join("")}…` };
}

/** `a`, `a and b`, `a, b and c`; beyond `most` words the rest is counted. */
export function listed(words: readonly string[], most = 5): string {
  const shown = words.length > most
    ? [...words.slice(0, most - 1), `${words.length - most + 1} others`]
    : words;
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]}`;
}

/** The smallest interval that holds all values; `undefined` for none. */
export function intervalOf(values: readonly number[]): Interval | undefined {
  if (values.length === 0) return undefined;
  return { low: Math.min(...values), high: Math.max(...values) };
}
