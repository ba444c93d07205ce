/**
 * Medians that say nothing, as they lie between two kinds of calls.
 * @module
 */
import type { MetricName } from "../metrics/registry.ts";
import type { CellKey } from "../stats/cells.ts";

/** The reason of a comparison that is not judged for it. */
export const MIXED = "two kinds of calls, and the median lies between them";

/** Under a load of connections that come and go. */
const TIMES: readonly MetricName[] = ["connect_p50", "close_p50"];

/**
 * Whether the median of a metric is one of two kinds of calls in this cell.
 *
 * With timed linger the closes block, in batches, and so does what waits for the loop behind them,
 * which on the client is connect() too (quartiles of a server's closes lie 1.9 apart). In one trial
 * a connect() takes 10 to 60 µs if it comes between batches and 300 to 800 µs if it comes behind one; which share is which changes from trial to trial (3 to 45 %), and the median
 * jumps over the gap: 70 and 469 µs at the same rate, quartiles five times apart. A mean without the
 * longest hundredth is no way out: its pairs spread as far (51 and 64 % for connect and close on a
 * busy machine, against 61 and 40 % of the medians). So these medians are shown and not judged;
 * families take the cell with the little weight that its spread leaves it.
 */
export function isMixed({ mode, closer, ...load }: CellKey, metric: MetricName): boolean {
  // Of connections that are closed all at once none comes between batches.
  return /^linger:/.test(mode) && closer === "client" && load.concurrency < load.connections &&
    TIMES.includes(metric);
}
