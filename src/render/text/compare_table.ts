/**
 * Comparisons as rows of text, under the names of their cells.
 * @module
 */
import { terminalText } from "../../quote/terminal.ts";
import { columnsOf, styleOf, type TextOptions, wrapped } from "./terminal_text.ts";
import {
  formatChange,
  formatHead,
  formatInterval,
  formatMetric,
  formatMiddle,
  formatP,
  formatReason,
  formatRemark,
} from "../../compare/format.ts";
import type { Comparison } from "../../compare/verdict.ts";

/** How rows are laid out. */
export interface Look extends TextOptions {
  readonly name: (cell: Comparison["cell"]) => string;
}

interface Column {
  readonly heading: string;
  /** Columns with a rank are left out, the lowest first, where it is narrow. */
  readonly rank: number;
  readonly align: "left" | "right";
  readonly text: (one: Comparison) => string;
}

/** The first to go. */
const LUXURY = 1;

const COLUMNS: readonly Column[] = [
  { heading: "", rank: 0, align: "left", text: formatMetric },
  { heading: "BASE", rank: 3, align: "right", text: (one) => formatMiddle(one.base, one) },
  { heading: "HEAD", rank: 3, align: "right", text: formatHead },
  { heading: "change", rank: 0, align: "left", text: formatChange },
  { heading: "95 %", rank: 2, align: "left", text: formatInterval },
  {
    heading: "p",
    rank: LUXURY,
    align: "left",
    text: ({ p }) => p === undefined ? "" : formatP(p),
  },
  { heading: "", rank: 0, align: "left", text: formatRemark },
];
const GAP = "  ";
const INDENT = "    ";

/** Rows under the names of their cells, all in the same columns; a whole cell is a sentence. */
export function table(rows: readonly Comparison[], { width, colour, name }: Look): string[] {
  const withNumbers = rows.filter(({ metric }) => metric !== undefined);
  const columns = fitting(withNumbers, width - INDENT.length);
  const heading = line(columns, ({ heading }) => heading);
  const head = withNumbers.length === 0 ? [] : [styleOf({ colour }).dim(`${INDENT}${heading}`)];
  const cells = Map.groupBy(rows, ({ cell }) => name(cell));
  return [
    ...head,
    ...[...cells].flatMap(([cell, those]) => [
      `  ${terminalText(cell)}`,
      ...those.flatMap((one) =>
        one.metric === undefined
          ? wrapped(formatReason(one), { width, lead: INDENT })
          : rowLines(one, columns, width)
      ),
    ]),
  ];
}

type Sized = Column & { readonly columns: number };

/** A row; its remark stands below it where there is no room beside it. */
function rowLines(one: Comparison, columns: readonly Sized[], width: number): string[] {
  const whole = `${INDENT}${line(columns, ({ text }) => text(one))}`;
  if (columnsOf(whole) <= width) return [whole];
  const numbers = columns.filter(({ text }) => text !== formatRemark);
  return [
    `${INDENT}${line(numbers, ({ text }) => text(one))}`,
    ...wrapped(formatRemark(one), { width, lead: INDENT + GAP }),
  ];
}

function line(columns: readonly Sized[], text: (column: Column) => string): string {
  return columns.map((column) => {
    const own = terminalText(text(column));
    const space = " ".repeat(Math.max(0, column.columns - columnsOf(own)));
    return column.align === "left" ? own + space : space + own;
  }).join(GAP).trimEnd();
}

/** The columns there is room for. */
function fitting(rows: readonly Comparison[], room: number): Sized[] {
  const sized = COLUMNS.map((column) => {
    const texts = rows.map((one) => terminalText(column.text(one)));
    const filled = texts.some((text) => text !== "");
    const columns = filled ? Math.max(...[column.heading, ...texts].map(columnsOf)) : 0;
    return { ...column, columns };
  }).filter(({ columns }) => columns > 0);
  const taken = (some: readonly Sized[]) =>
    some.reduce((sum, { columns }) => sum + columns + GAP.length, -GAP.length);
  // A remark may stand below its row, so that numbers make room for numbers alone.
  const numbers = (some: readonly Sized[]) => some.filter(({ text }) => text !== formatRemark);
  const narrower = (some: readonly Sized[], rank: number) =>
    taken(rank === LUXURY ? some : numbers(some)) <= room
      ? some
      : some.filter((column) => column.rank !== rank);
  return [LUXURY, 2, 3].reduce<readonly Sized[]>(narrower, sized) as Sized[];
}
