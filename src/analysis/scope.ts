/**
 * What a run covers, so that a sentence names only what there is more than one of.
 * @module
 */
import { parametersIn } from "../model/parameters.ts";
import type { Side } from "../model/words.ts";
import type { CellSummary } from "../stats/cells.ts";
import { compareModes } from "../model/order.ts";
import type { Block } from "./cell_order.ts";
import { formatExact } from "../format/numbers.ts";

/** The cells that were measured. */
export interface Scope {
  readonly blocks: readonly Block[];
  readonly cells: readonly CellSummary[];
  /** In the order of tables. */
  readonly modes: readonly string[];
  readonly closers: readonly Side[];
}

/** The scope of these blocks; cells without any completed trial are left out. */
export function scopeOf(blocks: readonly Block[]): Scope {
  return scopeOfBlocks(
    blocks
      .map((block) => ({ ...block, cells: block.cells.filter((cell) => cell.reps > 0) }))
      .filter((block) => block.cells.length > 0),
  );
}

/** The part of a scope that is in these blocks. */
export function narrowed(scope: Scope, within: (block: Block) => boolean): Scope {
  return scopeOfBlocks(scope.blocks.filter(within));
}

function scopeOfBlocks(blocks: readonly Block[]): Scope {
  const cells = blocks.flatMap((block) => block.cells);
  return {
    blocks,
    cells,
    modes: [...new Set(cells.map((cell) => cell.mode))].sort(compareModes),
    closers: [...new Set(cells.map((cell) => cell.closer))],
  };
}

/**
 * Which cell of its mode, e.g. ` (churn, client closes)`: only what tells it from others of the
 * run, so it may be empty.
 * @param options.closer `false` where the sentence says who closes
 */
export function where(
  scope: Scope,
  cell: CellSummary,
  { closer = true }: { readonly closer?: boolean } = {},
): string {
  const varies = (of: (one: CellSummary) => unknown) => new Set(scope.cells.map(of)).size > 1;
  const words = [
    ...varies((one) => one.scenario) ? [cell.scenario] : [],
    ...closer && scope.closers.length > 1 ? [`${cell.closer} closes`] : [],
    ...varies((one) => one.stack) ? [cell.stack] : [],
    ...scope.blocks.some((one) => one.scenario === cell.scenario && !sameLoad(one, cell))
      ? [`${formatExact(cell.connections)} connections, ${formatExact(cell.concurrency)} at once`]
      : [],
    ...telling(scope, cell),
  ];
  return words.length > 0 ? ` (${words.join(", ")})` : "";
}

/** The other parameters that tell the cell from others of its scenario: `reader pause`. */
function telling(scope: Scope, { scenario, parameters }: CellSummary): string[] {
  const others = scope.blocks.filter((one) => one.scenario === scenario)
    .map((one) => parametersIn(one.parameters));
  return [...parametersIn(parameters)].flatMap(([name, value]) =>
    others.some((one) => one.get(name) !== value)
      ? [`${name} ${typeof value === "number" ? formatExact(value) : value}`]
      : []
  );
}

/** The cells of a mode. */
export function cellsOf(scope: Scope, mode: string): CellSummary[] {
  return scope.cells.filter((cell) => cell.mode === mode);
}

function sameLoad(block: Block, cell: CellSummary): boolean {
  return block.connections === cell.connections && block.concurrency === cell.concurrency;
}
