/**
 * How columns share a line, and which are given up when it is too short.
 * @module
 */
import type { Column } from "../../analysis/columns.ts";
import { columnsOf } from "./terminal_text.ts";

/** Blanks between columns. */
export const GAP = 2;

/** Columns a table of these takes. */
export function tableWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + columnWidth(column) + GAP, -GAP) +
    groupOverhang(columns);
}

/** Columns a column takes, its own heading included. */
export function columnWidth({ label, texts }: Column): number {
  return Math.max(...[label, ...texts].map(columnsOf));
}

/** Neighbours that share an upper heading. */
export function groupsOf(columns: readonly Column[]): Column[][] {
  const groups: Column[][] = [];
  for (const column of columns) {
    const last = groups[groups.length - 1];
    if (last && column.group !== "" && last[0]?.group === column.group) last.push(column);
    else groups.push([column]);
  }
  return groups;
}

/** What a group's heading takes beyond the columns under it. */
export function overhangOf(group: readonly Column[]): number {
  const inner = group.reduce((sum, column) => sum + columnWidth(column) + GAP, -GAP);
  return Math.max(columnsOf(group[0]?.group ?? "") - inner, 0);
}

function groupOverhang(columns: readonly Column[]): number {
  return groupsOf(columns).reduce((sum, group) => sum + overhangOf(group), 0);
}

/**
 * The columns that fit, in their order. Pieces are tried by rank: closer and mode, TIME_WAIT,
 * signs of trouble, repetitions, RST, close() p99 and p50, socket-seconds, rate, memory, teardown, resets,
 * then spreads. One that does not fit makes way for the next that does.
 */
export function fitting(columns: readonly Column[], width: number): Column[] {
  const pieces = [...new Set(columns.map(({ piece }) => piece))]
    .map((piece) => ({ piece, rank: columns.find((one) => one.piece === piece)?.rank ?? 0 }))
    .sort((a, b) => a.rank - b.rank);
  let kept = new Set<string>();
  for (const { piece } of pieces) {
    const tried = new Set([...kept, piece]);
    if (piece.endsWith(" spread") && !kept.has(piece.slice(0, -" spread".length))) continue;
    if (tableWidth(columns.filter((one) => tried.has(one.piece))) <= width) kept = tried;
  }
  return columns.filter((one) => kept.has(one.piece));
}
