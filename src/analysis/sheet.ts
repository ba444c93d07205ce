/**
 * The tables of a run: which blocks share columns, what stands in them, and what is told of each.
 * @module
 */
import { parametersIn } from "../model/parameters.ts";
import { formatExact } from "../format/numbers.ts";
import type { Block } from "./cell_order.ts";
import { type Column, columnsFor, type Rows } from "./columns.ts";
import { parameterText } from "./parameter_text.ts";
import { type Show, showOf, standsAlone } from "./show.ts";
import { disturbedTrials, lostTrials } from "./warnings.ts";

/** A block with what is told of it. */
export interface TitledBlock extends Block {
  /** What all its rows have in common. */
  readonly title: string;
  /** Trials that did not complete, and times that are left out; a sentence each. */
  readonly lost: readonly string[];
}

/** Blocks with the same columns. */
export interface Sheet {
  readonly blocks: readonly TitledBlock[];
  /** One text a cell, the cells of one block after those of another. */
  readonly columns: readonly Column[];
}

/** The sheets of a run: one that scenarios share, and one for each that has a table of its own. */
export function sheetsOf(blocks: readonly Block[], shows: readonly Show[]): Sheet[] {
  const isAlone = ({ scenario }: Block) => standsAlone(showOf(shows, scenario));
  const plain = blocks.filter((block) => !isAlone(block));
  const alone = Map.groupBy(blocks.filter(isAlone), ({ scenario }) => scenario);
  return [
    ...plain.length > 0 ? [{ show: undefined, blocks: plain, varying: [] }] : [],
    ...[...alone].map(([scenario, own]) => ownRows(showOf(shows, scenario), own)),
  ].map(sheetOf);
}

function ownRows(show: Show, blocks: readonly Block[]): Rows {
  const texts = blocks.map(({ parameters }) => parametersIn(parameters));
  const names = [...new Set(texts.flatMap((one) => [...one.keys()]))];
  const varying = names.filter((name) => new Set(texts.map((one) => one.get(name))).size > 1);
  const key = ({ stack, connections, concurrency }: Block) =>
    JSON.stringify([stack, connections, concurrency]);
  const merged = [...Map.groupBy(blocks, key).values()].map((same): Block => ({
    ...same[0] as Block,
    cells: same.flatMap(({ cells }) => cells),
    trials: same.flatMap(({ trials }) => trials),
  }));
  return { show, blocks: merged, varying };
}

function sheetOf(rows: Rows): Sheet {
  const blocks = rows.blocks.map((block): TitledBlock => ({
    ...block,
    title: titleOf(block, rows),
    lost: [...lostTrials(block.trials), ...disturbedTrials(block.trials)],
  }));
  return { blocks, columns: columnsFor(rows) };
}

/** What all rows of a block have in common. */
export function titleOf(block: Block, { show, varying }: Rows): string {
  const common = [...parametersIn(block.parameters)].filter(([name]) => !varying.includes(name));
  const closers = new Set(block.cells.map(({ closer }) => closer));
  const facts = [
    `${formatExact(block.connections)} connections`,
    `concurrency ${formatExact(block.concurrency)}`,
    ...common.map(([name, value]) =>
      `${show?.names?.[name] ?? name} ${parameterText(show, name, value)}`
    ),
    ...show && closers.size === 1 ? [`the ${[...closers][0]} closes`] : [],
    block.stack,
    repetitionsOf(block),
  ];
  return facts.join(", ");
}

/** Says on how little a median rests. */
function repetitionsOf({ cells }: Block): string {
  const counts = [...new Set(cells.map((cell) => cell.reps))].sort((a, b) => a - b);
  const [fewest = 0, most = 0] = [counts[0], counts[counts.length - 1]];
  if (most === 0) return "no repetition completed";
  if (most === 1) return fewest === 1 ? "1 repetition" : "at most 1 repetition";
  return fewest === most
    ? `median of ${formatExact(most)}`
    : `median of ${formatExact(fewest)} to ${formatExact(most)}`;
}
