/**
 * A comparison for a terminal, a file or a pipe.
 * @module
 */
import { terminalText } from "../quote/terminal.ts";
import { formatWhole } from "../report/format.ts";
import { columnsOf, styleOf, type TextOptions, wrapped } from "../report/text.ts";
import { cellNamer } from "./cell.ts";
import {
  aboutLine,
  countLine,
  shownChange,
  shownInterval,
  shownMetric,
  shownMiddle,
  shownP,
  shownReason,
  shownRemark,
} from "./shown.ts";
import { type Comparison, type Report, type Verdict, VERDICTS } from "./verdict.ts";

/** Of each verdict that is no alarm, so many are shown. */
const MOST_SHOWN: Readonly<Record<Verdict, number>> = {
  regressed: Infinity,
  "not judged": 10,
  removed: 20,
  added: 20,
  improved: 20,
  unchanged: 0,
};

const COLOURS: Readonly<Partial<Record<Verdict, number>>> = {
  regressed: 31,
  "not judged": 33,
  removed: 33,
  improved: 32,
};

/** The whole text, without a line end; its last line is the count. */
export function renderText(report: Report, options: TextOptions): string {
  const { width, colour } = options;
  const style = styleOf({ colour });
  const name = cellNamer(report.comparisons.map(({ cell }) => cell));
  const sections = VERDICTS.flatMap((verdict) => {
    const those = report.comparisons.filter((one) => one.verdict === verdict);
    return those.length === 0 ? [] : [section(verdict, those, { name, width, colour }), ""];
  });
  return [
    ...wrapped(aboutLine(report), { width }),
    ...report.warnings.flatMap((text) => wrapped(text, { width, lead: "warning: " })),
    "",
    ...sections,
    style.bold(countLine(report)),
  ].join("\n");
}

interface Look extends TextOptions {
  readonly name: (cell: Comparison["cell"]) => string;
}

function section(verdict: Verdict, those: readonly Comparison[], look: Look): string {
  const { width, colour } = look;
  const shown = those.slice(0, MOST_SHOWN[verdict]);
  const rest = those.length - shown.length;
  return [
    painted(`${verdict}: ${formatWhole(those.length)}`, COLOURS[verdict], colour),
    ...(shown.length > 0 ? table(shown, look) : []),
    ...(rest > 0 && shown.length > 0
      ? [`  and ${formatWhole(rest)} more; --format json lists them`]
      : []),
    ...settling(those, width),
  ].join("\n");
}

function painted(text: string, code: number | undefined, colour: boolean): string {
  const bold = styleOf({ colour }).bold(text);
  return colour && code !== undefined ? `\u001b[${code}m${bold}\u001b[39m` : bold;
}

/** What would help against not judged ones. */
function settling(those: readonly Comparison[], width: number): string[] {
  const needed = those.flatMap(({ repetitionsNeeded }) =>
    repetitionsNeeded === undefined ? [] : [repetitionsNeeded ?? Infinity]
  ).sort((a, b) => a - b);
  if (needed.length === 0) return [];
  const half = needed[(needed.length - 1) >> 1] as number;
  const finite = needed.filter(Number.isFinite);
  const text = Number.isFinite(half)
    ? `${formatWhole(half)} repetitions a side would settle half of them` +
      `, ${formatWhole(finite.at(-1) ?? half)} those that can be settled`
    : "most of them would need more than 1,000 repetitions a side";
  return wrapped(text, { width, lead: "  " });
}

interface Column {
  readonly heading: string;
  /** Columns with a rank are left out, highest first, where it is narrow. */
  readonly rank: number;
  readonly align: "left" | "right";
  readonly text: (one: Comparison) => string;
}

const COLUMNS: readonly Column[] = [
  { heading: "", rank: 0, align: "left", text: shownMetric },
  { heading: "BASE", rank: 0, align: "right", text: (one) => shownMiddle(one.base, one) },
  { heading: "HEAD", rank: 0, align: "right", text: (one) => shownMiddle(one.head, one) },
  { heading: "change", rank: 0, align: "right", text: shownChange },
  { heading: "95 %", rank: 1, align: "left", text: shownInterval },
  {
    heading: "p",
    rank: 2,
    align: "left",
    text: ({ p }) => p === undefined ? "" : shownP(p),
  },
  { heading: "", rank: 0, align: "left", text: shownRemark },
];
const GAP = "  ";
const INDENT = "    ";

/** Rows under the names of their cells, all in the same columns; a whole cell is a sentence. */
function table(rows: readonly Comparison[], { width, colour, name }: Look): string[] {
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
          ? wrapped(shownReason(one), { width, lead: INDENT })
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
  const numbers = columns.filter(({ text }) => text !== shownRemark);
  return [
    `${INDENT}${line(numbers, ({ text }) => text(one))}`,
    ...wrapped(shownRemark(one), { width, lead: INDENT + GAP }),
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
  const narrower = (some: readonly Sized[], rank: number) =>
    taken(some) <= room ? some : some.filter((column) => column.rank !== rank);
  return [2, 1].reduce<readonly Sized[]>(narrower, sized) as Sized[];
}
