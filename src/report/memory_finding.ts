/**
 * What kernel memory the modes leave behind after their last close.
 *
 * What is left is TIME_WAIT, and one that the client holds goes on holding its port as well: twice
 * the memory of one that the server holds (see `src/observe/object_sizes.ts`). So the sentence says
 * who closes where that makes a difference.
 * @module
 */
import type { Side } from "../model/words.ts";
import { type Candidate, type Interval, intervalOf, listed, type Say, worded } from "./finding.ts";
import { formatBytes } from "./format.ts";
import { known, memoryPerConnection, reading } from "./readings.ts";
import { cellsOf, type Scope } from "./scope.ts";

/** Fewest repetitions from which a noisy level is worth a sentence. */
const ENOUGH = 3;

interface Left {
  readonly mode: string;
  /** Bytes a connection, in every repetition of every cell. */
  readonly each: Interval;
}

/** What modes leave that can't be told apart from the one that leaves most, and the others. */
interface Ranked {
  readonly closers: readonly Side[];
  readonly most: readonly Left[];
  readonly less: readonly Left[];
}

/** Which modes leave most, and which less than those; none if it was not measured often enough. */
export function memoryFinding(scope: Scope): Candidate[] {
  const parts = partsOf(scope);
  const [first] = parts;
  if (!first) return [];
  const less = parts.flatMap((part) => part.less);
  const finding = worded("kernel_memory", (say) => {
    const start = `After the last close the kernel still holds ${
      parts.map((part) => mostOf(say, part, parts.length > 1)).join(" and ")
    }${total(say, scope, parts)}`;
    if (less.length > 0) {
      const modes = [...new Set(less.map(({ mode }) => mode))];
      return `${start}; ${amount(say, "less", less)} under ${listed(modes)}.`;
    }
    return parts.length === 1 && first.most.length > 1
      ? `${start}: no difference between these modes could be shown.`
      : `${start}.`;
  });
  return [{ score: less.length > 0 || parts.length > 1 ? 52 : 20, finding }];
}

/** Both closers together, or each by itself where what they leave is not the same. */
function partsOf(scope: Scope): Ranked[] {
  const each = scope.closers.flatMap((closer) => ranked(scope, [closer]));
  const [one, other] = each.map(({ most }) => spanOf(most));
  const apart = one && other && (one.low > other.high || other.low > one.high);
  if (apart) return each.sort((a, b) => spanOf(b.most).high - spanOf(a.most).high);
  return ranked(scope, scope.closers);
}

function ranked(scope: Scope, closers: readonly Side[]): Ranked[] {
  const left = scope.modes.flatMap((mode) => leftBy(scope, mode, closers));
  const [top] = [...left].sort((a, b) => b.each.high - a.each.high);
  if (!top) return [];
  return [{
    closers,
    most: left.filter(({ each }) => each.high >= top.each.low),
    less: left.filter(({ each }) => each.high < top.each.low),
  }];
}

function leftBy(scope: Scope, mode: string, closers: readonly Side[]): Left[] {
  const series = cellsOf(scope, mode).filter(({ closer }) => closers.includes(closer))
    .map(memoryPerConnection);
  const each = intervalOf(series.flatMap(known));
  return each && series.every((one) => known(one).length >= ENOUGH) ? [{ mode, each }] : [];
}

function mostOf(say: Say, { closers, most }: Ranked, bySide: boolean): string {
  const name = bySide ? `most.${closers[0]}` : "most";
  const who = bySide ? ` where the ${closers[0]} closes` : "";
  return `${amount(say, name, most)} a connection under ${
    listed(most.map(({ mode }) => mode))
  }${who}`;
}

function amount(say: Say, name: string, left: readonly Left[]): string {
  return say.span(`${name}.per_connection`, spanOf(left), formatBytes);
}

function spanOf(left: readonly Left[]): Interval {
  return {
    low: Math.min(...left.map(({ each }) => each.low)),
    high: Math.max(...left.map(({ each }) => each.high)),
  };
}

/** The most of any trial of these modes. */
function total(say: Say, scope: Scope, parts: readonly Ranked[]): string {
  const modes = new Set(parts.flatMap(({ most }) => most.map(({ mode }) => mode)));
  const totals = [...modes].flatMap((mode) =>
    cellsOf(scope, mode).flatMap((cell) => known(reading(cell, "kernel_memory_end", "host")))
  );
  return ` (at most ${say.bytes("most.total", Math.max(...totals))})`;
}
