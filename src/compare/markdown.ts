/**
 * A comparison as Markdown, fit for a comment on a pull request and for a CI step's summary.
 * @module
 */
import { markdownCode, markdownText } from "../quote/markdown.ts";
import { formatWhole } from "../report/format.ts";
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
} from "./shown.ts";
import { type Comparison, type Report, type Verdict, VERDICTS } from "./verdict.ts";

/** Rows of a table: a comment may have 65,536 characters, a row takes about 150. */
const MOST_ROWS = 60;
/** Shown at once; the others are folded. */
const OPEN: readonly Verdict[] = ["regressed"];
const LEFT_OUT: readonly Verdict[] = ["unchanged"];

/** The whole document, with a line end; its last line is the count. */
export function renderMarkdown(report: Report): string {
  const name = cellNamer(report.comparisons.map(({ cell }) => cell));
  const sections = VERDICTS.filter((verdict) => !LEFT_OUT.includes(verdict)).flatMap((verdict) => {
    const those = report.comparisons.filter((one) => one.verdict === verdict);
    return those.length === 0 ? [] : section(verdict, those, name);
  });
  const regressed = report.comparisons.some((one) => one.verdict === "regressed" && !one.allowed);
  return [
    `### closecost: ${regressed ? "closing got worse" : "no regression found"}`,
    "",
    markdownText(aboutLine(report)),
    "",
    ...report.warnings.map((text) => `- **Warning:** ${markdownText(text)}`),
    ...(report.warnings.length > 0 ? [""] : []),
    ...sections,
    `**${countLine(report)}**`,
    "",
  ].join("\n");
}

function section(
  verdict: Verdict,
  those: readonly Comparison[],
  name: (cell: Comparison["cell"]) => string,
): string[] {
  const heading = `${verdict}: ${formatWhole(those.length)}`;
  const rows = those.slice(0, MOST_ROWS).map((one) => row(one, name(one.cell)));
  const more = those.length - rows.length;
  const table = [
    "| cell | metric | BASE | HEAD | change | 95 % interval | p | |",
    "| --- | --- | ---: | ---: | ---: | --- | ---: | --- |",
    ...rows,
    ...(more > 0 ? ["", `and ${formatWhole(more)} more`] : []),
    "",
  ];
  if (OPEN.includes(verdict)) return [`#### ${heading}`, "", ...table];
  return [`<details><summary>${heading}</summary>`, "", ...table, "</details>", ""];
}

function row(one: Comparison, cell: string): string {
  const { p } = one;
  const what = one.metric === undefined
    ? markdownText(shownMetric(one))
    : `${markdownCode(one.metric)} ${markdownText(one.side ?? "")}`;
  const texts = [
    one.metric === undefined ? "" : shownMiddle(one.base, one),
    one.metric === undefined ? "" : shownMiddle(one.head, one),
    shownChange(one),
    shownInterval(one),
    p === undefined ? "" : shownP(p),
    shownReason(one),
  ];
  return `| ${[markdownText(cell), what, ...texts.map(markdownText)].join(" | ")} |`;
}
