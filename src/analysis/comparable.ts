/**
 * Times of a runtime's own closing calls. They are no times of close(): node's `end()` only asks its
 * loop for a shutdown(), Deno's `close()` is two system calls, and each stands for another mode. So
 * no sentence, and no column over all stacks, puts them beside system calls or beside each other.
 * @module
 */
import type { Block } from "./cell_order.ts";

/** The times from the closing calls' own point of view. */
const TIMES: ReadonlySet<string> = new Set(
  ["close", "teardown"].flatMap((call) => ["p50", "p99", "max"].map((what) => `${call}_${what}`)),
);

/** The blocks without the times of closing calls of any stack but libc. */
export function comparable(blocks: readonly Block[]): Block[] {
  return blocks.map((block) =>
    block.stack === "libc" ? block : {
      ...block,
      cells: block.cells.map((cell) => {
        const metrics = cell.metrics.filter(({ metric }) => !TIMES.has(metric));
        return { ...cell, metrics, reps: metrics.length > 0 ? cell.reps : 0 };
      }),
    }
  );
}
