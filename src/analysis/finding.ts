/**
 * Findings and how their sentences are put together: every number that is said is also recorded.
 * @module
 */
import type { CellSummary } from "../stats/cells.ts";
import {
  formatBytes,
  formatExact,
  formatMicroseconds,
  formatRate,
  formatTimes,
  formatWhole,
} from "../format/numbers.ts";

/** Every kind of finding. Each has runs in which it falls silent (silence_test.ts), and an audit. */
export const TOPICS = [
  "bytes_lost",
  "connections_failed",
  "established_leaked",
  "close_wait_leaked",
  "repeatability",
  "time_wait",
  "time_wait_sides",
  "close_time",
  "rate",
  "times",
  "rst",
  "kernel_memory",
  "teardown",
  "unsent_lost",
  "unsent_given_up",
  "unsent_held",
  "ports_cliff",
  "ports_remedy",
  "vanish_fate",
  "vanish_held",
  "vanish_left",
  "service_cost",
  "service_held",
  "service_baseline",
  "time_wait_decay",
  "target_closed_first",
] as const;

/** What a finding is about. */
export type Topic = typeof TOPICS[number];

/** Something this run's data say. */
export interface Finding {
  readonly topic: Topic;
  /** One or two sentences of at most `LONGEST` characters. */
  readonly text: string;
  /** Every number in the text, in base units, by name. */
  readonly numbers: Readonly<Record<string, number>>;
  /** The cells it rests on: those it speaks of, and those it compares them with. */
  readonly cells: readonly CellSummary[];
  /** The same in words: scenarios, path, sizes and times. */
  readonly scope: string;
}

/** A finding and how much it says compared with others; higher is more. */
export interface Candidate {
  readonly score: number;
  readonly finding: Finding;
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

/** The finding with the cells it rests on; without this it rests on all that its source was given. */
export function restingOn(cells: readonly CellSummary[], finding: Finding): Finding {
  return { ...finding, cells: [...new Set(cells)] };
}

/**
 * The first wording that is short enough, so that a run with many modes still gets a sentence.
 * @param wordings from the fullest to the shortest; the last one is cut if even that is too long
 */
export function worded(
  topic: Topic,
  ...wordings: readonly ((say: Say) => string)[]
): Finding {
  let finding: Finding = { topic, text: "", numbers: {}, cells: [], scope: "" };
  for (const wording of wordings) {
    const say = new Say();
    const text = wording(say);
    finding = { ...finding, text, numbers: say.numbers };
    if ([...text].length <= LONGEST) return finding;
  }
  const text = `${[...finding.text].slice(0, LONGEST - 1).join("")}…`;
  return { ...finding, text };
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
