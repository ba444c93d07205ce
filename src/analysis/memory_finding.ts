/**
 * What kernel memory the modes leave behind after their last close.
 *
 * What is left is TIME_WAIT, and one that the client holds goes on holding its port as well: twice
 * the memory of one that the server holds (see `src/observe/object_sizes.ts`). So the sentence says
 * who closes where that makes a difference.
 * @module
 */
import type { Side } from "../model/words.ts";
import { type Claim, type Interval, intervalOf, listed, type Say } from "./finding.ts";
import { KINDS } from "./kinds.ts";
import { formatBytes } from "../format/numbers.ts";
import { known, memoryPerConnection, reading } from "./cell_metrics.ts";
import { cellsOf, type Scope } from "./scope.ts";

/** Fewest repetitions from which a noisy level is worth a sentence. */
const ENOUGH = 3;

/**
 * By what share less than another a mode must leave to be told apart from it: sockets that hold the
 * same port share what it takes, and how many do is chance.
 */
const APART = 0.05;

interface Left {
  readonly mode: string;
  /** Bytes a connection, in every repetition of every cell. */
  readonly each: Interval;
}

/** Modes that can't be told apart by what they leave, where one of these sides closes. */
interface Level {
  readonly closers: readonly Side[];
  readonly left: readonly Left[];
}

/** The levels of the same closers, from the one that leaves most on. */
type Ranked = readonly [most: Level, ...less: Level[]];

/** Which modes leave most, and which less than those; none if it was not measured often enough. */
export function memoryClaims(scope: Scope): Claim[] {
  const parts = partsOf(scope);
  if (parts.length === 0) return [];
  const most = parts.map(([level]) => level);
  const less = lessOf(parts);
  const sides = parts.flatMap(([{ closers }]) => closers).length;
  const sentence = (say: Say) => {
    const start = `After the last close the kernel still holds ${
      most.map((level) => mostOf(say, level, parts.length > 1)).join(" and ")
    }${total(say, scope, most)}`;
    if (less.length > 0) {
      const clauses = less.map((level, index) =>
        `; ${amount(say, less.length > 1 ? `less.${index + 1}` : "less", level)} under ${
          under(level, level.closers.length < sides)
        }`
      );
      return `${start}${clauses.join("")}.`;
    }
    return parts.length === 1 && most.flatMap(modesOf).length > 1
      ? `${start}: no difference between these modes could be shown.`
      : `${start}.`;
  };
  return [{
    kind: KINDS.memory,
    size: Math.max(...most.map((level) => spanOf(level).high)),
    ...less.length > 0 || parts.length > 1 ? {} : { minor: true },
    cells: scope.cells,
    data: { most, less },
    wordings: [sentence],
  }];
}

/** Both closers together, or each by itself where what they leave is not the same. */
function partsOf(scope: Scope): Ranked[] {
  const each = scope.closers.flatMap((closer) => ranked(scope, [closer]));
  const [one, other] = each.map(([most]) => spanOf(most));
  if (one && other && (isBelow(one, other) || isBelow(other, one))) {
    return each.sort(([a], [b]) => spanOf(b).high - spanOf(a).high);
  }
  return ranked(scope, scope.closers);
}

function ranked(scope: Scope, closers: readonly Side[]): Ranked[] {
  const left = scope.modes.flatMap((mode) => leftBy(scope, mode, closers));
  const [most, ...less] = levelsOf(left).map((level) => ({ closers, left: level }));
  return most ? [[most, ...less]] : [];
}

function levelsOf(left: readonly Left[]): Left[][] {
  const [top] = [...left].sort((a, b) => b.each.high - a.each.high);
  if (!top) return [];
  return [
    left.filter(({ each }) => !isBelow(each, top.each)),
    ...levelsOf(left.filter(({ each }) => isBelow(each, top.each))),
  ];
}

function isBelow(one: Interval, other: Interval): boolean {
  return one.high < other.low * (1 - APART);
}

/** What is not the most; what is so whoever closes is one level. */
function lessOf(parts: readonly Ranked[]): Level[] {
  const told: Level[] = [];
  for (const level of parts.flatMap(([, ...less]) => less)) {
    const twin = told.findIndex((other) => isSame(other, level));
    const other = told[twin];
    if (!other) told.push(level);
    else {
      told[twin] = {
        closers: [...other.closers, ...level.closers],
        left: [...other.left, ...level.left],
      };
    }
  }
  return told;
}

function isSame(one: Level, other: Level): boolean {
  const [a, b] = [spanOf(one), spanOf(other)];
  return modesOf(one).join() === modesOf(other).join() && !isBelow(a, b) && !isBelow(b, a);
}

function leftBy(scope: Scope, mode: string, closers: readonly Side[]): Left[] {
  const series = cellsOf(scope, mode).filter(({ closer }) => closers.includes(closer))
    .map(memoryPerConnection);
  const each = intervalOf(series.flatMap(known));
  return each && series.every((one) => known(one).length >= ENOUGH) ? [{ mode, each }] : [];
}

function mostOf(say: Say, level: Level, bySide: boolean): string {
  const name = bySide ? `most.${level.closers[0]}` : "most";
  return `${amount(say, name, level)} a connection under ${under(level, bySide)}`;
}

function under(level: Level, bySide: boolean): string {
  return `${listed(modesOf(level))}${bySide ? ` where the ${level.closers[0]} closes` : ""}`;
}

function modesOf({ left }: Level): string[] {
  return [...new Set(left.map(({ mode }) => mode))];
}

function amount(say: Say, name: string, level: Level): string {
  return say.span(`${name}.per_connection`, spanOf(level), formatBytes);
}

function spanOf({ left }: Level): Interval {
  return {
    low: Math.min(...left.map(({ each }) => each.low)),
    high: Math.max(...left.map(({ each }) => each.high)),
  };
}

/** The most of any trial of these modes. */
function total(say: Say, scope: Scope, most: readonly Level[]): string {
  const totals = [...new Set(most.flatMap(modesOf))].flatMap((mode) =>
    cellsOf(scope, mode).flatMap((cell) => known(reading(cell, "kernel_memory_end", "host")))
  );
  return ` (at most ${say.bytes("most.total", Math.max(...totals))})`;
}
