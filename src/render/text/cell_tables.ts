/**
 * The table at the end of a run: what each close mode costs, and who pays.
 * @module
 */
import { callsOf } from "../../model/stacks.ts";
import type { Column } from "../../analysis/columns.ts";
import { heading, leftOut, markNotes, rowOf } from "./grid_lines.ts";
import { fitting } from "./fitting_columns.ts";
import type { Sheet } from "../../analysis/sheet.ts";
import { clipped, type Style, styleOf, type TextOptions, wrapped } from "./terminal_text.ts";

/** Longest mode shown whole. */
const MODE_COLUMNS = 16;

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
  const all = sheet.columns.map(clippedColumn);
  const shown = fitting(all, options.width);
  let row = 0;
  const parts = sheet.blocks.map((block) => {
    const rows = block.cells.map((_, index) => row + index);
    row += block.cells.length;
    return [
      ...wrapped(`${block.scenario}: ${block.title}`, options)
        .map((line) => style.bold(line)),
      ...heading(shown).map((line) => style.bold(line)),
      ...rows.map((index) => rowOf(shown, index, style)),
      ...block.lost.flatMap((text) => wrapped(text, options)),
      "",
    ];
  });
  const notes = [...legend(shown, sheet), ...leftOut(all, shown)].flatMap((text) =>
    wrapped(text, options)
  );
  const lines = [...parts.flat(), ...notes.map((line) => style.dim(line))];
  return notes.length > 0 ? lines : lines.slice(0, -1);
}

/** The column with names of modes cut that would push all others out. */
function clippedColumn(column: Column): Column {
  return column.piece === "mode"
    ? { ...column, texts: column.texts.map((text) => clipped(text, MODE_COLUMNS)) }
    : column;
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
