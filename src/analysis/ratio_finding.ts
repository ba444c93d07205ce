/**
 * Times and rates of the modes against one of them, repetition by repetition.
 *
 * They are noisy: a single comparison counts as shown only with three repetitions and if the whole
 * interval of the ratio lies further from 1 than noise takes it, which is more with few of them.
 * Smaller differences show in the pairs of all cells of a mode, which are told together.
 * @module
 */
import type { CellSummary } from "../stats/cells.ts";
import { type Claim, type ClaimData, intervalOf, listed, type Say } from "./finding.ts";
import { type Kind, KINDS } from "./kinds.ts";
import { formatTimes } from "../format/numbers.ts";
import {
  beyondText,
  type CellPair,
  comparison,
  ENOUGH,
  isShown,
  type Lean,
  leanOf,
  pairsText,
  ratioText,
} from "./pairs.ts";
import { type CellValues, known, ofCloser, reading } from "./cell_metrics.ts";
import { type Scope, where } from "./scope.ts";

/** The mode others are compared with, if it was measured. */
const REFERENCE = "fin";

/** A quantity that modes are compared by. */
interface ComparedQuantity {
  readonly kind: Kind;
  /** With the mode after it: `close() p50 under rst`. */
  readonly name: string;
  readonly unit: string;
  /** What a mode is that has more of it, or less. */
  readonly more: string;
  readonly less: string;
  read(cell: CellSummary): CellValues | undefined;
  say(say: Say, name: string, value: number): string;
}

const CLOSE: ComparedQuantity = {
  ...{ kind: KINDS.closeTime, name: "close() p50", unit: "", more: "longer", less: "shorter" },
  read: (cell) => ofCloser(cell, "close_p50"),
  say: (say, name, value) => say.time(name, value),
};

const RATE: ComparedQuantity = {
  ...{ kind: KINDS.rate, name: "the rate", unit: " conn/s", more: "higher", less: "lower" },
  read: (cell) => reading(cell, "connections_per_second", "client"),
  say: (say, name, value) => say.rate(name, value),
};

/** How the modes' close() times and rates compare; none if there is nothing to compare. */
export function ratioClaims(scope: Scope): Claim[] {
  const reference = scope.modes.includes(REFERENCE) ? REFERENCE : scope.modes[0];
  if (reference === undefined) return [];
  const subjects = [CLOSE, RATE].map((subject) => ({
    subject,
    comparisons: comparisonsOf(scope, subject, reference),
  }));
  const all = subjects.flatMap(({ comparisons }) => comparisons);
  if (all.length === 0) return scope.modes.length === 1 ? aloneClaim(scope) : [];
  const pairs = Math.max(...all.map(({ ratio }) => ratio.pairs));
  if (pairs < ENOUGH) return [tooFew(all, reference)];
  return subjects.flatMap(({ subject, comparisons }) => {
    const able = comparisons.filter(({ ratio }) => ratio.pairs >= ENOUGH);
    return able.length > 0 ? [compared(scope, { subject, comparisons: able, reference })] : [];
  });
}

function comparisonsOf(scope: Scope, { read }: ComparedQuantity, reference: string): CellPair[] {
  return scope.blocks.flatMap(({ cells }) =>
    cells.filter((cell) => cell.mode !== reference).flatMap((cell) => {
      const against = cells.find((one) => one.mode === reference && one.closer === cell.closer);
      return against ? comparison({ cell, against }, read(cell), read(against)) ?? [] : [];
    })
  );
}

function cellsOf(comparisons: readonly CellPair[]): CellSummary[] {
  return comparisons.flatMap(({ cell, against }) => [against, cell]);
}

function tooFew(comparisons: readonly CellPair[], reference: string): Claim {
  const pairs = Math.max(...comparisons.map(({ ratio }) => ratio.pairs));
  const sentence = (say: Say) => {
    const repetitions = `${say.count("repetitions", pairs)} ` +
      (pairs === 1 ? "repetition" : "repetitions");
    return `No difference from ${reference} could be shown in close() time or in rate: at most ` +
      `${repetitions} can be paired, and it takes ${say.count("needed", ENOUGH)}.`;
  };
  return {
    ...{ kind: KINDS.times, size: pairs },
    ...{ cells: cellsOf(comparisons), data: { reference, pairs }, wordings: [sentence] },
  };
}

interface Compared {
  readonly subject: ComparedQuantity;
  readonly comparisons: readonly CellPair[];
  readonly reference: string;
}

function compared(scope: Scope, all: Compared): Claim {
  const shown = all.comparisons.filter(({ ratio }) => isShown(ratio));
  const [top] = [...shown].sort((a, b) => distance(b) - distance(a));
  const leans = leansOf(all, shown);
  const first = (say: Say) =>
    top ? extreme(say, scope, { ...all, top }) : noneShown(say, all.comparisons, all);
  return {
    kind: all.subject.kind,
    // That close() takes no longer is an answer that is asked for; of a rate it can wait.
    ...top
      ? { size: distance(top) }
      : all.subject === CLOSE
      ? { size: 0 }
      : { size: 0, minor: true },
    cells: cellsOf(all.comparisons),
    data: {
      reference: all.reference,
      shown: shown.map(pairData),
      notShown: all.comparisons.filter((one) => !shown.includes(one)).map(pairData),
      leans,
    },
    wordings: [
      (say) => `${first(say)}${counted(say, all, shown)}${leaning(say, all.subject, leans)}.`,
      (say) => `${first(say)}${counted(say, all, shown)}.`,
    ],
  };
}

/** A comparison as data: which cell, both figures, and their ratio pair by pair. */
function pairData({ cell, value, reference, ratio }: CellPair): ClaimData {
  const { scenario, mode, closer, stack } = cell;
  return { scenario, mode, closer, stack, value, reference, ratio };
}

function distance({ ratio }: CellPair): number {
  return Math.abs(Math.log10(ratio.median));
}

function extreme(
  say: Say,
  scope: Scope,
  { subject, top, reference }: Compared & { readonly top: CellPair },
): string {
  const { cell } = top;
  const name = subject === CLOSE ? subject.name : capital(subject.name);
  const value = subject.say(say, `${cell.mode}.${subject.kind.name}`, top.value);
  const against = subject.say(say, `${reference}.${subject.kind.name}`, top.reference);
  return `${name} under ${cell.mode}${where(scope, cell)} is ${value}${subject.unit}, ` +
    `${ratioText(say, [value, against], top)} times ${reference}'s ${against} ` +
    `(${pairsText(say, top)})`;
}

function noneShown(
  say: Say,
  comparisons: readonly CellPair[],
  { subject, reference }: Compared,
): string {
  const ratios = comparisons.map(({ ratio }) => ratio);
  const interval = intervalOf(ratios.map(({ median }) => median));
  const middle = interval ? say.span("ratio", interval, formatTimes) : "";
  const count = comparisons.length === 1
    ? "The only comparison"
    : `None of ${say.count("comparisons", comparisons.length)} comparisons`;
  const lies = comparisons.length === 1 ? "does not lie" : "lies";
  return `${count} of ${subject.name} with ${reference} ${lies} beyond ` +
    `${beyondText(say, ratios)} (pair by pair ${middle} times at the median)`;
}

function counted(
  say: Say,
  { comparisons, reference }: Compared,
  shown: readonly CellPair[],
): string {
  if (shown.length === 0) return "";
  if (comparisons.length === 1) return `; that is the only comparison with ${reference}`;
  return `; ${say.count("shown", shown.length)} of ` +
    `${say.count("comparisons", comparisons.length)} comparisons with ${reference} ` +
    `${shown.length === 1 ? "lies" : "lie"} beyond ` +
    beyondText(say, comparisons.map(({ ratio }) => ratio));
}

/** The modes of which no single comparison is told. */
function leansOf({ comparisons }: Compared, shown: readonly CellPair[]): Lean[] {
  return [...new Set(comparisons.map(({ cell }) => cell.mode))]
    .filter((mode) => !shown.some(({ cell }) => cell.mode === mode))
    .map((mode) => leanOf(mode, comparisons));
}

function leaning(say: Say, { more, less }: ComparedQuantity, leans: readonly Lean[]): string {
  const told = leans.filter(({ leans }) => leans).map((lean) => {
    const most = Math.max(lean.more, lean.less);
    return `${lean.mode} is ${lean.more > lean.less ? more : less} in ` +
      `${say.count(`${lean.mode}.leaning`, most)} of ` +
      `${say.count(`${lean.mode}.pairs`, lean.pairs)} pairs ` +
      `(${say.times(`${lean.mode}.ratio`, lean.ratio)} times at the median)`;
  });
  const untold = leans.filter(({ leans }) => !leans).map(({ mode }) => mode);
  const none = untold.length > 0 ? [`no difference could be shown for ${listed(untold)}`] : [];
  return [...told, ...none].map((text) => `; ${text}`).join("");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** With one mode there is nothing to compare, but its own time may be said. */
function aloneClaim(scope: Scope): Claim[] {
  const able = scope.cells.filter((cell) => known(CLOSE.read(cell)).length >= ENOUGH);
  const times = (cell: CellSummary) => CLOSE.read(cell)?.median ?? 0;
  const [slowest] = [...able].sort((a, b) => times(b) - times(a));
  const series = slowest && CLOSE.read(slowest);
  if (!slowest || !series) return [];
  const sentence = (say: Say) =>
    `close() p50 under ${slowest.mode}${where(scope, slowest)} is ` +
    `${say.time("median", series.median ?? 0)}, ${say.time("min", series.min ?? 0)} to ` +
    `${say.time("max", series.max ?? 0)} over ` +
    `${say.count("repetitions", known(series).length)} repetitions` +
    `${able.length > 1 ? ", the longest of the run" : ""}; no other mode was measured.`;
  // It tells no difference between modes.
  const { median, min, max } = series;
  return [{
    ...{ kind: CLOSE.kind, size: 0, minor: true, cells: able },
    data: { mode: slowest.mode, median, min, max, repetitions: known(series).length },
    wordings: [sentence],
  }];
}
