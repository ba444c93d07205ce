/**
 * A comparison as JUnit XML, which CI systems show as tests: a suite a cell, a case a metric.
 * @module
 */
import { markupText } from "../quote/markup.ts";
import { oneLine } from "../quote/visible.ts";
import { cellNamer } from "./cell.ts";
import { shownChange, shownInterval, shownMetric, shownMiddle, shownReason } from "./shown.ts";
import { type Comparison, type FailOn, fails, type Report } from "./verdict.ts";

/**
 * The whole document. What fails the command is a failure; other open questions are skipped, and
 * so are the warnings, for nobody would see them otherwise.
 */
export function renderJunit(report: Report, failOn: FailOn): string {
  const { comparisons, warnings } = report;
  const name = cellNamer(comparisons.map(({ cell }) => cell));
  const suites = Map.groupBy(comparisons, ({ cell }) => name(cell));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="closecost compare" ${totals(comparisons, failOn, warnings.length)}>`,
    ...warningSuite(warnings),
    ...[...suites].flatMap(([cell, those]) => [
      `  <testsuite name="${attributeText(cell)}" ${totals(those, failOn)}>`,
      ...those.map((one) => testCase(one, cell, failOn)),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

function isSkipped(one: Comparison, failOn: FailOn): boolean {
  return !fails(one, failOn) && !["unchanged", "improved"].includes(one.verdict);
}

/** @param more how many are skipped besides */
function totals(those: readonly Comparison[], failOn: FailOn, more = 0): string {
  const failures = those.filter((one) => fails(one, failOn)).length;
  const skipped = those.filter((one) => isSkipped(one, failOn)).length + more;
  return `tests="${those.length + more}" failures="${failures}" errors="0" skipped="${skipped}"`;
}

const WARNINGS = "what to know before";

function warningSuite(warnings: readonly string[]): string[] {
  if (warnings.length === 0) return [];
  return [
    `  <testsuite name="${WARNINGS}" ${totals([], "never", warnings.length)}>`,
    ...warnings.map((text, index) =>
      `    <testcase classname="${WARNINGS}" name="warning ${index + 1}">` +
      `<skipped message="${attributeText(text)}"/></testcase>`
    ),
    "  </testsuite>",
  ];
}

function testCase(one: Comparison, cell: string, failOn: FailOn): string {
  const attributes = `classname="${attributeText(cell)}" name="${attributeText(shownMetric(one))}"`;
  const message = attributeText(`${one.verdict}: ${described(one)}`);
  if (fails(one, failOn)) {
    return `    <testcase ${attributes}><failure message="${message}"/></testcase>`;
  }
  if (isSkipped(one, failOn)) {
    return `    <testcase ${attributes}><skipped message="${message}"/></testcase>`;
  }
  return `    <testcase ${attributes}/>`;
}

function described(one: Comparison): string {
  if (one.metric === undefined) return shownReason(one);
  const interval = shownInterval(one);
  const change = shownChange(one);
  const numbers = `${shownMiddle(one.base, one)} to ${shownMiddle(one.head, one)}`;
  const parts = [numbers, change, interval === "" ? "" : `interval ${interval}`, shownReason(one)];
  return parts.filter((part) => part !== "").join(", ");
}

/** On one line, as CI systems show a name or a message. */
function attributeText(text: string): string {
  return markupText(oneLine(text));
}
