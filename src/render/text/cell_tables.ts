/**
 * The table at the end of a run: what each close mode costs, and who pays.
 * @module
 */
import { parametersIn } from "../../model/parameters.ts";
import { callsOf } from "../../model/stacks.ts";
import type { Block } from "../../analysis/cell_order.ts";
import { type Column, columnsFor } from "../../analysis/columns.ts";
import { formatExact } from "../../format/numbers.ts";
import { heading, leftOut, markNotes, rowOf } from "./grid_lines.ts";
import { fitting } from "./fitting_columns.ts";
import { parameterText, type Sheet } from "../../analysis/sheet.ts";
import { type Style, styleOf, type TextOptions, wrapped } from "./terminal_text.ts";
import { disturbedTrials, lostTrials } from "../../analysis/warnings.ts";

/**
 * One block a scenario, one row a closer and mode: medians over repetitions. Scenarios with a table
 * of their own have a row for each of their parameters as well. Columns that do not fit are left
 * out, the least telling first, and named at the end.
 * @returns lines of at most `width` columns, without a newline at the end
 */
export function renderTable(sheets: readonly Sheet[], options: TextOptions): string {
  if (sheets.length === 0) return wrapped("No trial was run.", options).join("\n");
  const style = styleOf(options);
  const parts = sheets.map((sheet) => sheetLines(sheet, options, style));
  const last = wrapped("Every metric: summary.csv; every repetition: measurements.csv.", options)
    .map((line) => style.dim(line));
  return [...parts.flatMap((lines) => [...lines, ""]).slice(0, -1), ...last].join("\n");
}

/** The blocks that share columns, and the notes on them. */
function sheetLines(sheet: Sheet, options: TextOptions, style: Style): string[] {
  const all = columnsFor(sheet);
  const shown = fitting(all, options.width);
  let row = 0;
  const parts = sheet.blocks.map((block) => {
    const rows = block.cells.map((_, index) => row + index);
    row += block.cells.length;
    return [
      ...wrapped(`${block.scenario}: ${blockTitle(block, sheet)}`, options)
        .map((line) => style.bold(line)),
      ...heading(shown).map((line) => style.bold(line)),
      ...rows.map((index) => rowOf(shown, index, style)),
      ...[...lostTrials(block.trials), ...disturbedTrials(block.trials)].flatMap((text) =>
        wrapped(text, options)
      ),
      "",
    ];
  });
  const notes = [...legend(shown, sheet), ...leftOut(all, shown)].flatMap((text) =>
    wrapped(text, options)
  );
  const lines = [...parts.flat(), ...notes.map((line) => style.dim(line))];
  return notes.length > 0 ? lines : lines.slice(0, -1);
}

/** What all rows of a block have in common. */
export function blockTitle(block: Block, { show, varying }: Sheet): string {
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

/** What columns mean whose headings do not say it all. */
export function legend(shown: readonly Column[], { blocks }: Sheet): string[] {
  const has = (piece: string) => shown.some((column) => column.piece === piece);
  const words = [
    ...has("held") ? ["sock·s: TIME_WAIT sockets times the seconds they last, both sides"] : [],
    ...has("teardown") ? ["teardown: from the first closing call to a free descriptor"] : [],
    ...has("memory") ? ["memory left: held by the kernel after the last close"] : [],
    ...has("lost") || has("failed") ? ["bytes lost, failed: in the worst repetition"] : [],
    ...new Set(shown.flatMap(({ note = "" }) => note === "" ? [] : [note])),
    ...markNotes(shown),
  ];
  const apis = new Set(blocks.flatMap(({ stack }) => callsOf(stack) ?? []));
  const timed = has("p50") || has("p99");
  return [
    ...words.length > 0 ? [`${words.join("; ")}.`] : [],
    ...[...apis].map((calls) => `${calls}.`),
    ...apis.size > 0 && timed ? ["There close() is the time until these calls return."] : [],
  ];
}
