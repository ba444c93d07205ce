/**
 * A comparison for a terminal, a file or a pipe.
 * @module
 */
import { styleText } from "node:util";
import { terminalText } from "../../quote/terminal.ts";
import { formatWhole } from "../../format/numbers.ts";
import { styleOf, type TextOptions, wrapped } from "./terminal_text.ts";
import { cellNamer } from "../../compare/cell.ts";
import { type Folded, notJudged, oneSided, wouldBeSeen } from "../../compare/folded.ts";
import { overallVerdict, type OverallWord } from "../../compare/overall_verdict.ts";
import { aboutLine, countLine } from "../../compare/format.ts";
import { familyTellings } from "../../compare/tellings.ts";
import { type Look, table } from "./compare_table.ts";
import type { Comparison, Report } from "../../compare/verdict.ts";

type Colour = "red" | "green" | "yellow";

const OF_WORD: Readonly<Record<OverallWord, Colour>> = {
  FAILED: "red",
  "NOT JUDGED": "yellow",
  PASSED: "green",
};

/** Of what got better, so many are shown. */
const MOST_BETTER = 20;

/**
 * The whole text, without a line end. The first line is the outcome, the last one the count: both
 * stay one line, however narrow the terminal.
 */
export function renderText(report: Report, { width, colour }: TextOptions): string {
  const { word, sentence } = overallVerdict(report);
  const first = painted(terminalText(sentence), OF_WORD[word], colour);
  const warnings = report.warnings
    .flatMap((text) => wrapped(text, { width, lead: "warning: " }));
  if (report.identical && word === "PASSED") return [first, ...warnings].join("\n");
  const name = cellNamer(report.comparisons.map(({ cell }) => cell));
  const look = { name, width, colour };
  return [
    first,
    ...wrapped(aboutLine(report), { width }),
    ...warnings,
    "",
    ...sections(report, look).flatMap((lines) => [...lines, ""]),
    styleOf({ colour }).bold(countLine(report)),
  ].join("\n");
}

function sections(report: Report, look: Look): string[][] {
  const of = (isOne: (one: Comparison) => boolean) => report.comparisons.filter(isOne);
  const folded = [...notJudged(report), ...oneSided(report), ...wouldBeSeen(report)];
  return [
    changed(report, "regressed", { ...look, hue: "red" }),
    rows("gone from HEAD", of(({ lost, allowed }) => lost === true && !allowed), {
      ...{ ...look, hue: "red" },
    }),
    rows("traded: less of this for more of that", of(({ trade }) => trade !== undefined), {
      ...{ ...look, hue: "yellow" },
    }),
    changed(report, "improved", { ...look, hue: "green", most: MOST_BETTER }),
    ...folded.map((one) => foldedLines(one, look)),
  ].filter((lines) => lines.length > 0);
}

interface Section extends Look {
  readonly hue: Colour;
  readonly most?: number;
}

/** Families first, from the run to single cells, then the values. */
function changed(report: Report, verdict: "regressed" | "improved", look: Section): string[] {
  const told = familyTellings(report, verdict);
  const those = report.comparisons.filter((one) => one.verdict === verdict);
  const values = rows(verdict, those, look);
  if (told.length === 0) return values;
  const { hue, colour, width } = look;
  return [
    ...(values.length > 0
      ? values.slice(0, 1)
      : [painted(`${verdict}: taken together`, hue, colour)]),
    ...told.flatMap((text) => wrapped(text, { width, lead: "  " })),
    ...values.slice(1),
  ];
}

function rows(title: string, those: readonly Comparison[], look: Section): string[] {
  const { hue, colour, most = Infinity } = look;
  if (those.length === 0) return [];
  const more = those.length - most;
  return [
    painted(`${title}: ${formatWhole(those.length)}`, hue, colour),
    ...table(those.slice(0, most), look),
    ...(more > 0 ? [`  and ${formatWhole(more)} more; --format json lists them`] : []),
  ];
}

function foldedLines({ heading, lines }: Folded, { width, colour }: TextOptions): string[] {
  const heads = wrapped(heading, { width }).map((line) => painted(line, undefined, colour));
  return [...heads, ...lines.flatMap((line) => wrapped(line, { width, lead: "  " }))];
}

function painted(text: string, hue: Colour | undefined, colour: boolean): string {
  const bold = styleOf({ colour }).bold(text);
  return colour && hue !== undefined ? styleText(hue, bold, { validateStream: false }) : bold;
}
