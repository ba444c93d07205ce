/**
 * Fewer TIME_WAIT are no gain where something else was paid for them: a close that resets its peer,
 * or that never happens, leaves none.
 * @module
 */
import { isHigherBetter, type MetricName } from "../metrics/registry.ts";
import { idOf } from "./cell.ts";
import type { Comparison } from "./verdict.ts";

/** What there is less of where fewer connections end in TIME_WAIT: ports and memory with it. */
const GAINS: readonly MetricName[] = [
  ...[
    "time_wait_peak",
    "time_wait_end",
    "time_wait_per_1000_closes",
    "time_wait_socket_seconds",
  ] as const,
  ...[
    "time_wait_held",
    "time_wait_socket_seconds_watched",
    "time_wait_socket_seconds_computed",
  ] as const,
  ...[
    "ports_held_peak",
    "ports_held_per_destination",
    "kernel_memory_peak",
    "kernel_memory_end",
  ] as const,
];

/** What may have been paid: resets, what is left open, what did not work. */
const PRICES: readonly MetricName[] = [
  ...["peer_resets", "rst_by_close", "rst_per_close", "rst_sent", "reads_ended_by_reset"] as const,
  ...[
    "closed_first_by_rst",
    "resets_after_close",
    "close_wait_leaked",
    "close_wait_peak",
    "close_wait_per_1000_closes",
  ] as const,
  ...[
    "established_leaked",
    "connections_opened",
    "connections_failed",
    "bytes_lost",
    "answers",
  ] as const,
];

/**
 * Takes back `improved` from fewer TIME_WAIT, ports or memory in cells in which resets, CLOSE_WAIT,
 * ESTABLISHED or failures rose, and says so.
 */
export function withTrades(comparisons: readonly Comparison[]): Comparison[] {
  const cells = Map.groupBy(comparisons, ({ cell }) => idOf(cell));
  const prices = new Map(
    [...cells].map(([id, those]) => [id, those.filter(isPaid)] as const),
  );
  return comparisons.map((one) => {
    const paid = prices.get(idOf(one.cell)) ?? [];
    const { metric } = one;
    const isGain = metric !== undefined && GAINS.includes(metric);
    if (one.verdict !== "improved" || !isGain || paid.length === 0) return one;
    const trade = paid.map(({ metric, side }) => `${metric} ${side}`);
    const { rose, fell } = paidBy(trade);
    const words = [...saidOf(rose, "rose"), ...saidOf(fell, "fell")].join(", ");
    return { ...one, verdict: "not judged", reason: `a trade: ${words}`, trade };
  });
}

function saidOf(names: readonly string[], word: string): string[] {
  return names.length === 0 ? [] : [`${names.join(", ")} ${word}`];
}

/** What was paid, of which there is more now, and of which there is less, as that is the worse. */
export function paidBy(
  trade: readonly string[],
): { readonly rose: readonly string[]; readonly fell: readonly string[] } {
  const isLess = (one: string) => isHigherBetter(one.split(" ")[0] as MetricName);
  return { rose: trade.filter((one) => !isLess(one)), fell: trade.filter(isLess) };
}

/** Also what too few repetitions leave open counts, if all of HEAD is worse than all of BASE. */
function isPaid({ metric, verdict, base, head }: Comparison): boolean {
  if (metric === undefined || !PRICES.includes(metric)) return false;
  if (verdict === "regressed") return true;
  if (base === undefined || head === undefined) return false;
  return isHigherBetter(metric) ? head.max < base.min : head.min > base.max;
}
