/**
 * A comparison as Markdown, fit for a comment on a pull request and for a CI step's summary.
 * @module
 */
import { markdownCode, markdownText } from "../../quote/markdown.ts";
import { markupText } from "../../quote/markup.ts";
import { formatWhole } from "../../format/numbers.ts";
import { cellNamer } from "../../compare/cell.ts";
import { notJudged, oneSided, wouldBeSeen } from "../../compare/folded.ts";
import { overallVerdict } from "../../compare/overall_verdict.ts";
import {
  aboutLine,
  countLine,
  formatChange,
  formatHead,
  formatInterval,
  formatMetric,
  formatMiddle,
  formatP,
  formatReason,
} from "../../compare/format.ts";
import { familyTellings } from "../../compare/tellings.ts";
import type { Comparison, Report } from "../../compare/verdict.ts";

/** Rows of a table: a comment may have 65,536 characters, a row takes about 150. */
const MOST_ROWS = 60;

/** The whole document, with a line end; its title is the outcome, its last line the count. */
export function renderMarkdown(report: Report): string {
  const { word, sentence } = overallVerdict(report);
  const title = `### ${markdownText(sentence)}`;
  const warnings = report.warnings.map((text) => `- **Warning:** ${markdownText(text)}`);
  const apart = warnings.length > 0 ? [""] : [];
  if (report.identical && word === "PASSED") {
    return [title, ...apart, ...warnings, ""].join("\n");
  }
  return [
    ...[title, "", markdownText(`closecost compare: ${aboutLine(report)}`), ""],
    ...warnings,
    ...apart,
    ...sections(report),
    `**${countLine(report)}**`,
    "",
  ].join("\n");
}

function sections(report: Report): string[] {
  const name = cellNamer(report.comparisons.map(({ cell }) => cell));
  const of = (isOne: (one: Comparison) => boolean) => report.comparisons.filter(isOne);
  const changed = (verdict: "regressed" | "improved") =>
    listAndTable(
      familyTellings(report, verdict),
      tableOf(of((one) => one.verdict === verdict), name),
    );
  const open = of(({ verdict, trade }) => verdict === "not judged" && trade === undefined);
  return [
    ...titled("regressed", changed("regressed")),
    ...titled("gone from HEAD", tableOf(of((one) => one.lost === true && !one.allowed), name)),
    ...titled(
      "traded: less of this for more of that",
      tableOf(of(({ trade }) => trade !== undefined), name),
    ),
    ...folded("improved", changed("improved")),
    ...notJudged(report).flatMap(({ heading, lines }) =>
      folded(heading, listAndTable(lines, tableOf(open, name)))
    ),
    ...[...oneSided(report), ...wouldBeSeen(report)].flatMap(({ heading, lines }) =>
      folded(heading, listAndTable(lines, []))
    ),
  ];
}

function listAndTable(list: readonly string[], table: readonly string[]): string[] {
  const items = list.map((text) => `- ${markdownText(text)}`);
  return [...items, ...(items.length > 0 && table.length > 0 ? [""] : []), ...table];
}

function titled(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`#### ${heading}`, "", ...lines, ""];
}

function folded(heading: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [`<details><summary>${markupText(heading)}</summary>`, "", ...lines, "", "</details>", ""];
}

function tableOf(
  those: readonly Comparison[],
  name: (cell: Comparison["cell"]) => string,
): string[] {
  if (those.length === 0) return [];
  const rows = those.slice(0, MOST_ROWS).map((one) => row(one, name(one.cell)));
  const more = those.length - rows.length;
  return [
    "| cell | metric | BASE | HEAD | change | 95 % interval | p | |",
    "| --- | --- | ---: | ---: | --- | --- | ---: | --- |",
    ...rows,
    ...(more > 0 ? ["", `and ${formatWhole(more)} more`] : []),
  ];
}

function row(one: Comparison, cell: string): string {
  const { p } = one;
  const what = one.metric === undefined
    ? markdownText(formatMetric(one))
    : `${markdownCode(one.metric)} ${markdownText(one.side ?? "")}`;
  const texts = [
    one.metric === undefined ? "" : formatMiddle(one.base, one),
    one.metric === undefined ? "" : formatHead(one),
    formatChange(one),
    formatInterval(one),
    p === undefined ? "" : formatP(p),
    formatReason(one),
  ];
  return `| ${[markdownText(cell), what, ...texts.map(markdownText)].join(" | ")} |`;
}
