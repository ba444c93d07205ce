/**
 * What kernel memory the modes leave behind after their last close.
 * @module
 */
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

/** Which modes leave most, and which less than those; none if it was not measured often enough. */
export function memoryFinding(scope: Scope): Candidate[] {
  const left = scope.modes.flatMap((mode) => leftBy(scope, mode));
  const [top] = [...left].sort((a, b) => b.each.high - a.each.high);
  if (!top) return [];
  const most = left.filter(({ each }) => each.high >= top.each.low);
  const less = left.filter(({ each }) => each.high < top.each.low);
  const finding = worded("kernel_memory", (say) => {
    const start = `After the last close the kernel still holds ${amount(say, "most", most)} a ` +
      `connection under ${listed(most.map(({ mode }) => mode))}${total(say, scope, most)}`;
    if (less.length > 0) {
      return `${start}; ${amount(say, "less", less)} under ` +
        `${listed(less.map(({ mode }) => mode))}.`;
    }
    return most.length > 1
      ? `${start}: no difference between these modes could be shown.`
      : `${start}.`;
  });
  return [{ score: less.length > 0 ? 52 : 20, finding }];
}

function leftBy(scope: Scope, mode: string): Left[] {
  const series = cellsOf(scope, mode).map(memoryPerConnection);
  const each = intervalOf(series.flatMap(known));
  return each && series.every((one) => known(one).length >= ENOUGH) ? [{ mode, each }] : [];
}

function amount(say: Say, name: string, left: readonly Left[]): string {
  const low = Math.min(...left.map(({ each }) => each.low));
  const high = Math.max(...left.map(({ each }) => each.high));
  return say.span(`${name}.per_connection`, { low, high }, formatBytes);
}

/** The most of any trial of these modes. */
function total(say: Say, scope: Scope, left: readonly Left[]): string {
  const totals = left.flatMap(({ mode }) =>
    cellsOf(scope, mode).flatMap((cell) => known(reading(cell, "kernel_memory_end", "host")))
  );
  return ` (at most ${say.bytes("most.total", Math.max(...totals))})`;
}
