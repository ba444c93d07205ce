/**
 * The cells of a run in the order of tables, with those that have no measurements.
 *
 * Trials are interleaved at random, so the order of the rows says nothing: two runs of the same
 * command must show the same table.
 * @module
 */
import { parametersText } from "../model/parameters.ts";
import type { RunTables, TrialRecord } from "../model/run.ts";
import { compareModes, compareTexts, compareWords } from "../model/order.ts";
import { SIDES } from "../model/words.ts";
import { type CellKey, type CellSummary, compareParameters, summarise } from "../stats/cells.ts";

/** Cells that differ only in mode and closer: what one table compares. */
export interface Block {
  readonly scenario: string;
  readonly stack: string;
  readonly connections: number;
  readonly concurrency: number;
  /** Every other parameter as text. */
  readonly parameters: string;
  /** By closer, then by mode. */
  readonly cells: readonly CellSummary[];
  /** Every trial of these cells in the manifest, in the order they were run. */
  readonly trials: readonly TrialRecord[];
}

/**
 * The blocks of a run, by scenario, then connections, concurrency, other parameters and stack.
 * @param scenarios in their order; others follow by alphabet
 */
export function blocksOf(run: RunTables, scenarios: readonly string[]): Block[] {
  const trials = new Map<string, TrialRecord[]>();
  for (const trial of run.manifest.trials) {
    const id = blockId(keyOf(trial));
    trials.set(id, [...trials.get(id) ?? [], trial]);
  }
  const cells = new Map<string, CellSummary[]>();
  for (const cell of allCells(run)) {
    cells.set(blockId(cell), [...cells.get(blockId(cell)) ?? [], cell]);
  }
  const blocks = [...cells].map(([id, members]): Block => {
    const { scenario, stack, connections, concurrency, parameters } = members[0] as CellSummary;
    const sorted = [...members].sort(compareCells);
    return {
      ...{ scenario, stack, connections, concurrency, parameters },
      cells: sorted,
      trials: trials.get(id) ?? [],
    };
  });
  return blocks.sort((a, b) =>
    compareWords(scenarios, a.scenario, b.scenario) || compareBlocks(a, b)
  );
}

function allCells(run: RunTables): CellSummary[] {
  const measured = summarise(run.measurements);
  const known = new Set(measured.map(cellId));
  const empty = new Map<string, CellSummary>();
  for (const trial of run.manifest.trials) {
    const key = keyOf(trial);
    if (!known.has(cellId(key))) empty.set(cellId(key), { ...key, reps: 0, metrics: [] });
  }
  return [...measured, ...empty.values()];
}

function keyOf(trial: TrialRecord): CellKey {
  const { scenario, mode, closer, stack } = trial;
  const { connections, concurrency } = trial.parameters;
  const others = parametersText(trial.parameters);
  return { scenario, mode, closer, stack, connections, concurrency, parameters: others };
}

function blockId({ scenario, stack, connections, concurrency, parameters }: CellKey): string {
  return JSON.stringify([scenario, stack, connections, concurrency, parameters]);
}

function cellId(key: CellKey): string {
  return JSON.stringify([blockId(key), key.mode, key.closer]);
}

function compareCells(a: CellKey, b: CellKey): number {
  return SIDES.indexOf(a.closer) - SIDES.indexOf(b.closer) || compareModes(a.mode, b.mode);
}

function compareBlocks(a: Block, b: Block): number {
  return a.connections - b.connections ||
    a.concurrency - b.concurrency || compareParameters(a.parameters, b.parameters) ||
    compareTexts(a.stack, b.stack);
}
