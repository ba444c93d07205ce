/**
 * Where the descriptor is held long after the closing calls have returned.
 * @module
 */
import type { CellSummary } from "../stats/cells.ts";
import { type PairedRatio, pairedRatio } from "../stats/ratio.ts";
import { type Candidate, worded } from "./finding.ts";
import { ofCloser } from "./readings.ts";
import { intervalText, isShown } from "./ratio_finding.ts";
import { type Scope, where } from "./scope.ts";

interface Wait {
  readonly cell: CellSummary;
  readonly close: number;
  readonly teardown: number;
  readonly ratio: PairedRatio;
}

/** The longest teardown compared with its closing calls; none if no difference can be shown. */
export function teardownFinding(scope: Scope): Candidate[] {
  const waits = scope.cells.flatMap(waitOf).filter(({ ratio }) => isShown(ratio) && ratio.low > 1);
  const [top] = waits.sort((a, b) => b.ratio.median - a.ratio.median);
  if (!top) return [];
  const finding = worded(
    "teardown",
    (say) =>
      `Under ${top.cell.mode}${where(scope, top.cell)} the closing calls take ` +
      `${say.time("close_p99", top.close)} at p99, but the descriptor is free only after ` +
      `${say.time("teardown_p99", top.teardown)}: ${say.times("ratio", top.ratio.median)} times ` +
      `as long (${intervalText(say, top.ratio)}).`,
  );
  return [{ score: 45, finding }];
}

function waitOf(cell: CellSummary): Wait[] {
  const [close, teardown] = [ofCloser(cell, "close_p99"), ofCloser(cell, "teardown_p99")];
  const ratio = pairedRatio(teardown?.values ?? [], close?.values ?? []);
  if (!ratio || !close || !teardown) return [];
  return [{ cell, close: close.median ?? 0, teardown: teardown.median ?? 0, ratio }];
}
