/**
 * The columns of the table, filled in for the cells of a run.
 * @module
 */
import { parametersIn } from "../model/parameters.ts";
import type { CellSummary } from "../stats/cells.ts";
import { formatExact } from "../format/numbers.ts";
import type { Block } from "./cell_order.ts";
import { QUANTITIES, type Quantity } from "./quantities.ts";
import { type CellValues, isComplete, known, ofCloser } from "./cell_metrics.ts";
import { chanceOf, disagrees } from "./repeats.ts";
import { parameterText } from "./parameter_text.ts";
import type { Show } from "./show.ts";

/** A column, filled in for every cell of the run. */
export interface Column {
  /** Columns of one piece are shown together or not at all. */
  readonly piece: string;
  /** Upper line of the heading; neighbours with the same one share it. */
  readonly group: string;
  /** Lower line of the heading. */
  readonly label: string;
  /** Name in the line about what was left out. */
  readonly title: string;
  readonly align: "left" | "right";
  /** The lower, the longer it stays. */
  readonly rank: number;
  /** One text a cell. */
  readonly texts: readonly string[];
  /** What the legend says of it. */
  readonly note?: string;
  /** What all repetitions of all cells have in common, if it is worth a word. */
  readonly throughout?: "0" | "not measured";
}

/** What stands where nothing was measured. */
export const NOT_MEASURED = "–";
/** What marks an exact count on which repetitions differ. */
export const DIFFERS = "*";
/** Before a value that says only that the truth is not above it. */
const AT_MOST = "≤ ";
const RANK = { trouble: 3, repetitions: 3.5, spread: 20, unmeasured: 40 } as const;

/** How much longer a teardown has to be than close() to say more. */
const SAYS_MORE = 1.1;

/** Blocks that share columns. */
export interface Rows {
  /** Of the scenario whose table it is; `undefined` where scenarios share it. */
  readonly show: Show | undefined;
  readonly blocks: readonly Block[];
  /** Parameters that are columns, as they vary between the rows of a block. */
  readonly varying: readonly string[];
}

/** Every column for the cells of these blocks, from left to right. */
export function columnsFor({ show, blocks, varying }: Rows): Column[] {
  const cells = blocks.flatMap((block) => block.cells);
  const quantities = (show?.quantities ?? QUANTITIES).filter(({ piece }) =>
    piece !== "teardown" || cells.some(teardownSaysMore)
  );
  const closers = new Set(cells.map(({ closer }) => closer));
  const chance = blocks.flatMap((block) => block.cells.map((cell) => chanceOf(cell, block.trials)));
  return [
    ...varying.map((name) => parameterColumn(name, { show, cells })),
    ...show && closers.size === 1 ? [] : [words("closer", cells.map((cell) => cell.closer))],
    words("mode", cells.map((cell) => cell.mode)),
    ...repetitions(cells),
    ...quantities.flatMap((quantity) => columnsOfQuantity(quantity, cells, chance)),
  ];
}

/** A value stands where it begins to hold, so that the eye finds the rows that belong together. */
function parameterColumn(
  name: string,
  { show, cells }: { readonly show: Rows["show"]; readonly cells: readonly CellSummary[] },
): Column {
  const values = cells.map((cell) => parametersIn(cell.parameters).get(name));
  const same = (index: number) =>
    index > 0 && cells[index]?.parameters === cells[index - 1]?.parameters;
  const texts = values.map((value, index) =>
    value === undefined || same(index) ? "" : parameterText(show, name, value)
  );
  const numbers = values.some((value) => typeof value === "number");
  return { ...words(name, texts), align: numbers ? "right" : "left" };
}

function teardownSaysMore(cell: CellSummary): boolean {
  const close = ofCloser(cell, "close_p99")?.median ?? Infinity;
  return (ofCloser(cell, "teardown_p99")?.median ?? 0) > close * SAYS_MORE;
}

function words(label: string, texts: readonly string[]): Column {
  return { piece: label, group: "", label, title: label, align: "left", rank: 0, texts };
}

/** Shown only where cells differ in it: otherwise the heading says it. */
function repetitions(cells: readonly CellSummary[]): Column[] {
  if (new Set(cells.map((cell) => cell.reps)).size < 2) return [];
  const texts = cells.map((cell) => formatExact(cell.reps));
  const [label, title] = ["reps", "repetitions"];
  return [{ piece: label, group: "", label, title, align: "right", rank: RANK.repetitions, texts }];
}

/** @param chance of each cell, the counts that are not expected to repeat */
function columnsOfQuantity(
  quantity: Quantity,
  cells: readonly CellSummary[],
  chance: readonly ReadonlySet<string>[],
): Column[] {
  const { piece, group, label, title, exact, trouble, note } = quantity;
  const series = cells.map((cell) => quantity.read(cell));
  const throughout = throughoutOf(cells, series);
  const rank = rankOf(quantity, { throughout, values: series.flatMap(known) });
  const uneven = series.map((one, index) =>
    exact === true && one !== undefined && disagrees(one, chance[index] ?? new Set())
  );
  const marks = uneven.includes(true);
  const texts = series.map((one, index) => {
    const value = (trouble ? one?.max : one?.median) ?? null;
    if (!one || value === null) return NOT_MEASURED;
    const bound = value > 0 && quantity.atMost?.(cells[index] as CellSummary) ? AT_MOST : "";
    const remark = quantity.remark?.(cells[index] as CellSummary) ?? "";
    return bound + quantity.show(value) + remark + (marks ? (uneven[index] ? DIFFERS : " ") : "");
  });
  const align = "right" as const;
  const column = { piece, group, label, title, align, rank, texts, ...note ? { note } : {} };
  return [throughout ? { ...column, throughout } : column, ...spreadOf(quantity, series)];
}

function rankOf(
  { trouble, rank }: Quantity,
  seen: { readonly throughout: Column["throughout"]; readonly values: readonly number[] },
): number {
  if (seen.throughout === "not measured" && rank > RANK.trouble) return RANK.unmeasured;
  return trouble && seen.values.some((value) => value !== 0) ? RANK.trouble : rank;
}

function throughoutOf(
  cells: readonly CellSummary[],
  series: readonly (CellValues | undefined)[],
): Column["throughout"] {
  const values = series.flatMap(known);
  if (values.length === 0) return "not measured";
  const complete = cells.every((cell, index) => cell.reps === 0 || isComplete(cell, series[index]));
  return complete && values.every((value) => value === 0) ? "0" : undefined;
}

function spreadOf(quantity: Quantity, series: readonly (CellValues | undefined)[]): Column[] {
  const { spread, group, piece, rank, spreadRank = rank } = quantity;
  if (!spread || !series.some((one) => known(one).length > 1)) return [];
  const texts = series.map((one) => {
    if (!one || one.min === null || one.max === null || one.median === null) return NOT_MEASURED;
    return known(one).length > 1 ? spread(one.min, one.max, one.median) : "";
  });
  return [{
    ...{
      piece: `${piece} spread`,
      group,
      label: "min–max",
      title: "min–max of repetitions",
      align: "right",
    },
    ...{ rank: RANK.spread + spreadRank, texts },
  }];
}
