/**
 * Times and rates of the modes against one of them, repetition by repetition.
 *
 * They are noisy: a difference counts as shown only with three repetitions and if the whole
 * interval of the ratio lies further from 1 than noise takes it, which is more with few of them.
 * @module
 */
import type { CellSummary } from "../stats/cells.ts";
import { type PairedRatio, pairedRatio } from "../stats/ratio.ts";
import { type Candidate, type Finding, listed, type Say, worded } from "./finding.ts";
import { formatThreeDigits } from "./format.ts";
import { known, ofCloser, reading, type Series } from "./readings.ts";
import { type Scope, where } from "./scope.ts";

/** Fewest repetitions from which a time or a rate is worth a sentence. */
const ENOUGH = 3;
/** From so many repetitions on, the interval is narrower than their range. */
const NARROWER = 6;
/** A difference smaller than this is not called one. */
const NOISE_PERCENT = 5;
/**
 * The same below {@link NARROWER} repetitions, whose interval is their range: of three it holds the
 * true median with 75 % only, and many comparisons are made.
 */
const NOISE_OF_FEW_PERCENT = 30;
const CONFIDENCE_PERCENT = 95;
/** The mode others are compared with, if it was measured. */
const REFERENCE = "fin";

/** A quantity that modes are compared by. */
interface Subject {
  readonly topic: string;
  /** With the mode after it: `close() p50 under rst`. */
  readonly name: string;
  readonly unit: string;
  read(cell: CellSummary): Series | undefined;
  say(say: Say, name: string, value: number): string;
}

interface Comparison {
  readonly cell: CellSummary;
  readonly value: number;
  readonly reference: number;
  readonly ratio: PairedRatio;
}

const CLOSE: Subject = {
  topic: "close_time",
  name: "close() p50",
  unit: "",
  read: (cell) => ofCloser(cell, "close_p50"),
  say: (say, name, value) => say.time(name, value),
};

const RATE: Subject = {
  topic: "rate",
  name: "the rate",
  unit: " conn/s",
  read: (cell) => reading(cell, "connections_per_second", "client"),
  say: (say, name, value) => say.rate(name, value),
};

/** How the modes' close() times and rates compare; none if there is nothing to compare. */
export function ratioFindings(scope: Scope): Candidate[] {
  const reference = scope.modes.includes(REFERENCE) ? REFERENCE : scope.modes[0];
  if (reference === undefined) return [];
  const subjects = [CLOSE, RATE].map((subject) => ({
    subject,
    comparisons: comparisonsOf(scope, subject, reference),
  }));
  const all = subjects.flatMap(({ comparisons }) => comparisons);
  if (all.length === 0) return scope.modes.length === 1 ? aloneFinding(scope) : [];
  const pairs = Math.max(...all.map(({ ratio }) => ratio.pairs));
  if (pairs < ENOUGH) return [{ score: 50, finding: tooFew(pairs, reference) }];
  return subjects.flatMap(({ subject, comparisons }) => {
    const able = comparisons.filter(({ ratio }) => ratio.pairs >= ENOUGH);
    return able.length > 0 ? [compared(scope, { subject, comparisons: able, reference })] : [];
  });
}

/**
 * Whether a ratio stands out of the noise: enough pairs, and an interval wholly beyond it.
 */
export function isShown({ low, high, pairs }: PairedRatio): boolean {
  const noise = 1 + (pairs < NARROWER ? NOISE_OF_FEW_PERCENT : NOISE_PERCENT) / 100;
  return pairs >= ENOUGH && (low > noise || high < 1 / noise);
}

/** The interval of a ratio and what it rests on, in words. */
export function intervalText(say: Say, { low, high, pairs }: PairedRatio): string {
  const [from, to] = [say.times("ratio_low", low), say.times("ratio_high", high)];
  if (pairs < NARROWER) {
    return `${from} to ${to} over ${say.count("repetitions", pairs)} repetitions`;
  }
  const percent = say.count("confidence_percent", CONFIDENCE_PERCENT);
  const interval = `${percent} % bootstrap interval ${from} to ${to}`;
  return `${interval} from ${say.count("repetitions", pairs)} repetitions`;
}

function comparisonsOf(scope: Scope, { read }: Subject, reference: string): Comparison[] {
  return scope.blocks.flatMap(({ cells }) =>
    cells.filter((cell) => cell.mode !== reference).flatMap((cell): Comparison[] => {
      const against = cells.find((one) => one.mode === reference && one.closer === cell.closer);
      const [ours, theirs] = [read(cell), against ? read(against) : undefined];
      const ratio = pairedRatio(numbersOf(ours), numbersOf(theirs));
      if (!ratio || !(ratio.median > 0)) return [];
      return [{ cell, value: ours?.median ?? 0, reference: theirs?.median ?? 0, ratio }];
    })
  );
}

function numbersOf(series: Series | undefined): readonly (number | null)[] {
  return series?.values ?? [];
}

function tooFew(pairs: number, reference: string): Finding {
  return worded("times", (say) => {
    const repetitions = `${say.count("repetitions", pairs)} ` +
      (pairs === 1 ? "repetition" : "repetitions");
    return `No difference from ${reference} could be shown in close() time or in rate: at most ` +
      `${repetitions} can be paired, and it takes ${say.count("needed", ENOUGH)}.`;
  });
}

interface Compared {
  readonly subject: Subject;
  readonly comparisons: readonly Comparison[];
  readonly reference: string;
}

function compared(scope: Scope, all: Compared): Candidate {
  const shown = all.comparisons.filter(({ ratio }) => isShown(ratio));
  const [top] = [...shown].sort((a, b) => distance(b) - distance(a));
  if (!top) return { score: all.subject === CLOSE ? 50 : 40, finding: nothingShown(all) };
  const base = all.subject === CLOSE ? 60 : 48;
  const finding = worded(
    all.subject.topic,
    (say) => `${extreme(say, scope, { ...all, top })}; ${others(say, all, shown)}.`,
    (say) => `${extreme(say, scope, { ...all, top })}.`,
  );
  return { score: base + Math.min(10, 5 * distance(top)), finding };
}

function distance({ ratio }: Comparison): number {
  return Math.abs(Math.log10(ratio.median));
}

function extreme(
  say: Say,
  scope: Scope,
  { subject, top, reference }: Compared & { readonly top: Comparison },
): string {
  const { cell, ratio } = top;
  const name = subject.name.charAt(0).toUpperCase() + subject.name.slice(1);
  const value = subject.say(say, `${cell.mode}.${subject.topic}`, top.value);
  const against = subject.say(say, `${reference}.${subject.topic}`, top.reference);
  return `${subject === CLOSE ? subject.name : name} under ${cell.mode}${where(scope, cell)} is ` +
    `${value}${subject.unit}, ${
      say.times("ratio", ratio.median)
    } times ${reference}'s ${against} ` +
    `(${intervalText(say, ratio)})`;
}

function others(
  say: Say,
  { comparisons, reference }: Compared,
  shown: readonly Comparison[],
): string {
  const alike = [...new Set(comparisons.map(({ cell }) => cell.mode))]
    .filter((mode) => !shown.some(({ cell }) => cell.mode === mode));
  const count = `${say.count("shown", shown.length)} of ` +
    `${say.count("comparisons", comparisons.length)}`;
  if (alike.length > 0) {
    return `no difference could be shown for ${listed(alike)}; ${count} comparisons with ` +
      `${reference} show one`;
  }
  return comparisons.length === 1
    ? `that is the only comparison with ${reference}`
    : `${count} comparisons with ${reference} show a difference`;
}

function nothingShown({ subject, comparisons, reference }: Compared): Finding {
  const modes = [...new Set(comparisons.map(({ cell }) => cell.mode))];
  const ratios = comparisons.map(({ ratio }) => ratio.median);
  const pairs = Math.min(...comparisons.map(({ ratio }) => ratio.pairs));
  return worded(subject.topic, (say) => {
    const interval = { low: Math.min(...ratios), high: Math.max(...ratios) };
    const medians = say.span("ratio", interval, formatThreeDigits);
    const each = comparisons.length === 1
      ? "its bootstrap interval reaches"
      : `each of ${say.count("comparisons", comparisons.length)} bootstrap intervals reaches`;
    return `No difference from ${reference} in ${subject.name} could be shown for ` +
      `${listed(modes)}: the median ratio is ${medians}, and ${each} within ` +
      `${say.count("noise_percent", NOISE_PERCENT)} % of 1 ` +
      `(${say.count("repetitions", pairs)} repetitions).`;
  });
}

/** With one mode there is nothing to compare, but its own time may be said. */
function aloneFinding(scope: Scope): Candidate[] {
  const able = scope.cells.filter((cell) => known(CLOSE.read(cell)).length >= ENOUGH);
  const times = (cell: CellSummary) => CLOSE.read(cell)?.median ?? 0;
  const [slowest] = [...able].sort((a, b) => times(b) - times(a));
  const series = slowest && CLOSE.read(slowest);
  if (!slowest || !series) return [];
  const finding = worded(
    CLOSE.topic,
    (say) =>
      `close() p50 under ${slowest.mode}${where(scope, slowest)} is ` +
      `${say.time("median", series.median ?? 0)}, ${say.time("min", series.min ?? 0)} to ` +
      `${say.time("max", series.max ?? 0)} over ` +
      `${say.count("repetitions", known(series).length)} repetitions` +
      `${able.length > 1 ? ", the longest of the run" : ""}; no other mode was measured.`,
  );
  return [{ score: 35, finding }];
}
