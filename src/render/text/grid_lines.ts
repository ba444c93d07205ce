/**
 * A table's columns as lines of text: two lines of heading, and a line for each row.
 * @module
 */
import { type Column, DIFFERS, NOT_MEASURED } from "../../analysis/columns.ts";
import { columnWidth, GAP, groupsOf, overhangOf } from "./fitting_columns.ts";
import { columnsOf, type Style } from "./terminal_text.ts";

/** Both lines of the heading. */
export function heading(columns: readonly Column[]): string[] {
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

/** One row. */
export function rowOf(columns: readonly Column[], index: number, style: Style): string {
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

/** What of a table's notes is true of every table: marks that stand in it, and what was left out. */
export function markNotes(shown: readonly Column[]): string[] {
  const holds = (mark: string) =>
    shown.some(({ texts }) => texts.some((text) => text.endsWith(mark)));
  return [
    ...holds(DIFFERS) ? [`${DIFFERS} repetitions differ where a count should repeat`] : [],
    ...holds(NOT_MEASURED) ? [`${NOT_MEASURED} not measured`] : [],
  ];
}

/** The columns that did not fit, by why they may be missed. */
export function leftOut(all: readonly Column[], shown: readonly Column[]): string[] {
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
  ];
}
