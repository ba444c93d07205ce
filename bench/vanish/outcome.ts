/**
 * What came of the connections of a cell of `vanish`. Sentence and picture both ask here, so that
 * they can't contradict each other.
 * @module
 */
import { formatWhole } from "../../src/format/numbers.ts";
import { isComplete, known, ofCloser, ofPeer } from "../../src/analysis/cell_metrics.ts";
import type { CellSummary } from "../../src/stats/cells.ts";

/** What came of all connections of a cell, in every repetition. */
export type Fate = "delivered" | "lost" | "mixed";

/**
 * Whether every peer heard of the close and got what was queued, or none did.
 * @returns `undefined` where a repetition does not tell
 */
export function fateOf(cell: CellSummary): Fate | undefined {
  const [open, lost] = [ofPeer(cell, "peers_half_open"), ofCloser(cell, "queued_lost_share")];
  if (!isComplete(cell, open)) return undefined;
  const told = known(open).every((peers) => peers === 0);
  const untold = known(open).every((peers) => peers === cell.connections);
  if (told && known(lost).every((share) => share === 0)) return "delivered";
  return untold && known(lost).every((share) => share === 1) ? "lost" : "mixed";
}

/** The same in a few words: `delivered, peers told`, `0 to 100 % lost, 50 peers half open`. */
export function outcomeText(cell: CellSummary): string {
  const [lost, open] = [
    known(ofCloser(cell, "queued_lost_share")).map((share) => share * 100),
    known(ofPeer(cell, "peers_half_open")),
  ];
  return [
    ...lost.length === 0 ? [] : [isZero(lost) ? "delivered" : `${rangeText(lost)} % lost`],
    ...open.length === 0
      ? []
      : [isZero(open) ? "peers told" : `${rangeText(open)} peers half open`],
  ].join(", ");
}

function isZero(values: readonly number[]): boolean {
  return values.every((value) => value === 0);
}

/** From the lowest to the highest repetition, in whole numbers. */
function rangeText(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)]
    .map(formatWhole);
  return low === high ? `${high}` : `${low} to ${high}`;
}
