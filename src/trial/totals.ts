/**
 * What the workers of a side report, taken together.
 * @module
 */
import type { WorkerReport } from "../load/messages.ts";
import { MODE_ORDER } from "../model/order.ts";
import type { Side } from "../model/words.ts";

/** One side's workers taken together. */
export interface Totals {
  readonly opened: number;
  readonly echoed: number;
  readonly failures: ReadonlyMap<string, number>;
  readonly failed: number;
  readonly closes: number;
  readonly drainsGivenUp: number;
  readonly resets: number;
  readonly open: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly closers: number;
  readonly longestStallNs: number;
  readonly cpuMicroseconds: number;
}

/** Both sides. */
export type Both = Readonly<Record<Side, Totals>>;

/**
 * Adds up what a side's workers report.
 * @param expected causes of failure that are results, not failures
 */
export function totals(
  reports: readonly WorkerReport[],
  side: Side,
  expected: readonly string[] = [],
): Totals {
  const mine = reports.filter((report) => report.side === side);
  const sum = (of: (report: WorkerReport) => number) => mine.reduce((n, r) => n + of(r), 0);
  const failures = new Map<string, number>();
  for (const [cause, n] of mine.flatMap((report) => Object.entries(report.failures))) {
    if (expected.includes(cause)) continue;
    failures.set(cause, (failures.get(cause) ?? 0) + n);
  }
  return {
    opened: sum((r) => r.opened),
    echoed: sum((r) => r.echoed),
    failures,
    failed: [...failures.values()].reduce((a, b) => a + b, 0),
    closes: sum((r) => r.closes),
    drainsGivenUp: sum((r) => r.drainsGivenUp),
    resets: sum((r) => r.resets),
    open: sum((r) => r.open),
    bytesSent: sum((r) => r.bytesSent),
    bytesReceived: sum((r) => r.bytesReceived),
    closers: sum((r) => r.closers),
    longestStallNs: Math.max(...mine.map((r) => r.longestStallNs)),
    cpuMicroseconds: sum((r) => r.cpuMicroseconds),
  };
}

/** What the cause of a closing call that failed begins with. */
const CLOSING_CALLS: readonly string[] = ["close", ...MODE_ORDER];

/** Closing calls of a side that returned an error. */
export function closesFailed({ failures }: Totals): number {
  return [...failures].filter(([cause]) =>
    CLOSING_CALLS.some((call) => cause.startsWith(`${call}:`))
  )
    .reduce((sum, [, n]) => sum + n, 0);
}
