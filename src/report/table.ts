/**
 * The table at the end of a run: what each close mode costs, and who pays.
 * @module
 */
import { parametersIn, type ParameterValue } from "../model/parameters.ts";
import type { RunTables } from "../model/run.ts";
import { type Block, blocksOf } from "./cell_order.ts";
import { type Column, columnsFor, DIFFERS, NOT_MEASURED } from "./columns.ts";
import { formatBytes, formatExact } from "./format.ts";
import { columnWidth, fitting, GAP, groupsOf, overhangOf } from "./layout.ts";
import { columnsOf, type Style, styleOf, type TextOptions, wrapped } from "./text.ts";
import { lostTrials } from "./warnings.ts";

/**
 * One block a scenario, one row a closer and mode: medians over repetitions. Columns that do not
 * fit are left out, the least telling first, and named at the end.
 * @returns lines of at most `width` columns, without a newline at the end
 */
export function renderTable(run: RunTables, options: TextOptions): string {
  const blocks = blocksOf(run);
  if (blocks.length === 0) return wrapped("No trial was run.", options).join("\n");
  const style = styleOf(options);
  const all = columnsFor(blocks.flatMap((block) => block.cells));
  const shown = fitting(all, options.width);
  let row = 0;
  const parts = blocks.map((block) => {
    const rows = block.cells.map((_, index) => row + index);
    row += block.cells.length;
    return [
      ...title(block, options, style),
      ...heading(shown).map((line) => style.bold(line)),
      ...rows.map((index) => rowOf(shown, index, style)),
      ...lostTrials(block.trials).flatMap((text) => wrapped(text, options)),
      "",
    ];
  });
  const notes = notesOn(all, shown).flatMap((text) => wrapped(text, options));
  return [...parts.flat(), ...notes.map((line) => style.dim(line))].join("\n");
}

function title(block: Block, { width }: TextOptions, style: Style): string[] {
  const facts = [
    `${formatExact(block.connections)} connections`,
    `concurrency ${formatExact(block.concurrency)}`,
    ...[...parametersIn(block.parameters)].map(([name, value]) => `${name} ${said(name, value)}`),
    block.stack,
    repetitionsOf(block),
  ];
  const lines = wrapped(`${block.scenario}: ${facts.join(", ")}`, { width });
  return lines.map((line) => style.bold(line));
}

function said(name: string, value: ParameterValue): string {
  if (typeof value === "string") return value;
  return name === "payload" || name === "queued" ? formatBytes(value) : formatExact(value);
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

function heading(columns: readonly Column[]): string[] {
  const upper: string[] = [];
  const lower: string[] = [];
  for (const group of groupsOf(columns)) {
    const [first] = group;
    const labels = group.map((column, index) =>
      padded(column.label, column, index === 0 ? overhangOf(group) : 0)
    ).join(" ".repeat(GAP));
    lower.push(labels);
    const width = columnsOf(labels);
    const name = first?.group ?? "";
    upper.push(group.length > 1 ? bracketed(name, width) : name.padStart(width));
  }
  return [upper, lower].map((cells) => cells.join(" ".repeat(GAP)).trimEnd());
}

/** The name amid a rule as wide as the columns it is over. */
function bracketed(name: string, width: number): string {
  const rest = width - columnsOf(name) - 2;
  if (rest < 2) return name.padStart(width);
  const left = Math.floor(rest / 2);
  return `${"─".repeat(left)} ${name} ${"─".repeat(rest - left)}`;
}

function rowOf(columns: readonly Column[], index: number, style: Style): string {
  const cells = groupsOf(columns).flatMap((group) =>
    group.map((column, place) => {
      const text = column.texts[index] ?? "";
      const cell = padded(text, column, place === 0 ? overhangOf(group) : 0);
      const faint = text === NOT_MEASURED || column.label === "min–max";
      return faint ? style.dim(cell) : cell;
    })
  );
  return cells.join(" ".repeat(GAP)).trimEnd();
}

function padded(text: string, column: Column, extra: number): string {
  const blanks = " ".repeat(Math.max(columnWidth(column) + extra - columnsOf(text), 0));
  return column.align === "left" ? text + blanks : blanks + text;
}

function notesOn(all: readonly Column[], shown: readonly Column[]): string[] {
  const has = (piece: string) => shown.some((column) => column.piece === piece);
  const holds = (mark: string) =>
    shown.some(({ texts }) => texts.some((text) => text.endsWith(mark)));
  const legend = [
    ...has("held") ? ["sock·s: TIME_WAIT sockets times the seconds they last, both sides"] : [],
    ...has("teardown") ? ["teardown: from the first closing call to a free descriptor"] : [],
    ...has("memory") ? ["memory left: held by the kernel after the last close"] : [],
    ...has("lost") || has("failed") ? ["bytes lost, failed: in the worst repetition"] : [],
    ...holds(DIFFERS) ? [`${DIFFERS} repetitions differ where a count should repeat`] : [],
    ...holds(NOT_MEASURED) ? [`${NOT_MEASURED} not measured`] : [],
  ];
  return [...legend.length > 0 ? [`${legend.join("; ")}.`] : [], ...leftOut(all, shown)];
}

function leftOut(all: readonly Column[], shown: readonly Column[]): string[] {
  const missing = all.filter((column) => !shown.includes(column));
  const named = (kind: Column["throughout"]) =>
    [
      ...new Set(missing.filter((one) => one.throughout === kind).map(({ title }) => title)),
    ].join(", ");
  const [plain, zero, unmeasured] = [named(undefined), named("0"), named("not measured")];
  return [
    ...plain ? [`Left out at this width: ${plain}.`] : [],
    ...zero ? [`Left out, as 0 throughout: ${zero}.`] : [],
    ...unmeasured ? [`Left out, as not measured: ${unmeasured}.`] : [],
    "Every metric: summary.csv; every repetition: measurements.csv.",
  ];
}
