/**
 * Where the descriptor is held long after the closing calls have returned.
 * @module
 */
import type { CellSummary } from "../stats/cells.ts";
import { type Claim, type Say } from "./finding.ts";
import { KINDS } from "./kinds.ts";
import { type CellPair, comparison, isShown, pairsText, ratioText } from "./pairs.ts";
import { ofCloser } from "./cell_metrics.ts";
import { type Scope, where } from "./scope.ts";

/** The longest teardown compared with its closing calls; none if no difference can be shown. */
export function teardownClaims(scope: Scope): Claim[] {
  const waits = scope.cells.flatMap(waitOf).filter(({ ratio }) => isShown(ratio) && ratio.low > 1);
  const [top] = waits.sort((a, b) => b.ratio.median - a.ratio.median);
  if (!top) return [];
  const sentence = (say: Say) => {
    const close = say.time("close_p99", top.reference);
    const teardown = say.time("teardown_p99", top.value);
    return `Under ${top.cell.mode}${where(scope, top.cell)} the closing calls take ${close} at ` +
      `p99, but the descriptor is free only after ${teardown}: ` +
      `${ratioText(say, [teardown, close], top)} times as long (${pairsText(say, top)}).`;
  };
  return [{
    kind: KINDS.teardown,
    size: top.ratio.median,
    cells: [top.cell],
    data: { mode: top.cell.mode, close: top.reference, teardown: top.value, ratio: top.ratio },
    wordings: [sentence],
  }];
}

function waitOf(cell: CellSummary): CellPair[] {
  const [close, teardown] = [ofCloser(cell, "close_p99"), ofCloser(cell, "teardown_p99")];
  const wait = comparison({ cell, against: cell }, teardown, close);
  return wait ? [wait] : [];
}
