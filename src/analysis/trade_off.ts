/**
 * The trade-off: what each way of closing costs, over all scenarios of a run, and on which side.
 *
 * A scenario shows the costs it is about; what counts for a way of closing is the most it costs in
 * any of them. So every value is the highest of the cells' medians. A column compares ways, so all
 * its values come from the same blocks: those in which every way of the column was measured.
 * @module
 */
import { type Side, SIDES } from "../model/words.ts";
import type { CellSummary } from "../stats/cells.ts";
import { median } from "../stats/quantile.ts";
import { compareModes } from "../model/order.ts";
import { type Cost, COSTS } from "./costs.ts";
import { awaitsGivingUp } from "./cell_metrics.ts";
import type { Scope } from "./scope.ts";
import { type Show, showOf } from "./show.ts";

/** A way of closing with the most it costs of each kind, by the name of the cost. */
export interface Way {
  readonly mode: string;
  readonly closer: Side;
  /** `null`: not measured where the others of the column were. */
  readonly costs: ReadonlyMap<string, number | null>;
}

/** A cost that was measured anywhere, and where. */
export interface Compared {
  readonly cost: Cost;
  /** Scenarios its values come from, the same ones for each way. */
  readonly scenarios: readonly string[];
}

/** What a run says of the trade-off. */
export interface TradeOff {
  readonly compared: readonly Compared[];
  /** By closer, then by mode. */
  readonly ways: readonly Way[];
  /** Every scenario that a value comes from. */
  readonly scenarios: readonly string[];
}

/** The trade-off of the scenarios that have a part in it; no ways if no trial of them completed. */
export function tradeOffOf(scope: Scope, shows: readonly Show[]): TradeOff {
  const partOf = ({ scenario }: { scenario: string }) => showOf(shows, scenario).tradeOff;
  const blocks = scope.blocks.filter((block) => partOf(block) !== "none");
  const others = blocks.filter((block) => partOf(block) !== "alone");
  const measured = (others.length > 0 ? others : blocks)
    .map(({ scenario, cells }) => ({ scenario, cells }));
  const cells = measured.flatMap((block) => block.cells);
  const columns = COSTS.flatMap((cost) => columnOf(cost, measured) ?? []);
  const modes = [...new Set(cells.map(({ mode }) => mode))].sort(compareModes);
  const ways = SIDES.flatMap((closer) =>
    modes.filter((mode) => cells.some((cell) => cell.mode === mode && cell.closer === closer))
      .map((mode): Way => ({
        mode,
        closer,
        costs: new Map(
          columns.map(({ cost, values }) =>
            [cost.name, values.get(wayOf({ mode, closer })) ?? null] as const
          ),
        ),
      }))
  );
  const used = new Set(columns.flatMap(({ scenarios }) => scenarios));
  return {
    compared: columns.map(({ cost, scenarios }) => ({ cost, scenarios })),
    ways,
    scenarios: [...new Set(measured.map(({ scenario }) => scenario))]
      .filter((scenario) => used.has(scenario)),
  };
}

interface MeasuredBlock {
  readonly scenario: string;
  readonly cells: readonly CellSummary[];
}

interface Column extends Compared {
  /** The highest median of each way. */
  readonly values: ReadonlyMap<string, number>;
}

/**
 * A column from the blocks in which the same ways were measured: those of the block with most of
 * them. What was measured elsewhere only has no value, rather than one that can't be compared.
 */
function columnOf(cost: Cost, blocks: readonly MeasuredBlock[]): Column | undefined {
  const tables = blocks.map(({ scenario, cells }) => ({
    scenario,
    medians: mediansOf(
      cost,
      cells.filter((cell) => awaitsGivingUp(cell) === (cost.tooLate ?? false)),
    ),
  }))
    .filter(({ medians }) => medians.size > 0);
  const [widest] = tables.toSorted((a, b) => b.medians.size - a.medians.size);
  if (!widest) return undefined;
  const ways = [...widest.medians.keys()];
  const same = tables.filter(({ medians }) => ways.every((way) => medians.has(way)));
  // Never below 0: noise of the host may be.
  const highest = (way: string) => Math.max(0, ...same.map(({ medians }) => medians.get(way) ?? 0));
  return {
    cost,
    scenarios: [...new Set(same.map(({ scenario }) => scenario))],
    values: new Map(ways.map((way) => [way, highest(way)])),
  };
}

function mediansOf(cost: Cost, cells: readonly CellSummary[]): Map<string, number> {
  return new Map(cells.flatMap((cell) => {
    const middle = median((cost.read(cell) ?? []).filter((value) => value !== null));
    return middle === undefined ? [] : [[wayOf(cell), middle] as const];
  }));
}

function wayOf({ mode, closer }: Pick<CellSummary, "mode" | "closer">): string {
  return `${closer} ${mode}`;
}
