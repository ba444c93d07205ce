/**
 * A comparison as JUnit XML, which CI systems show as tests: a suite a cell, a case a metric. The
 * first test is the outcome.
 * @module
 */
import { markupText } from "../../quote/markup.ts";
import { oneLine } from "../../quote/visible.ts";
import { cellNamer } from "../../compare/cell.ts";
import { isFailure, overallVerdict } from "../../compare/overall_verdict.ts";
import {
  formatChange,
  formatInterval,
  formatMetric,
  formatMiddle,
  formatReason,
} from "../../compare/format.ts";
import { familyNamer, familyTellerOf } from "../../compare/telling.ts";
import { type Comparison, type FailOn, fails, type Report } from "../../compare/verdict.ts";

/**
 * The whole document: the outcome, families, then a suite a cell. What fails the command is a
 * failure; what was not judged is skipped, and so are the warnings, for nobody would see them
 * otherwise.
 */
export function renderJunit(report: Report, failOn: FailOn): string {
  const { comparisons, warnings } = report;
  const name = cellNamer(comparisons.map(({ cell }) => cell));
  const suites = [
    suite(OUTCOME, [outcomeCase(report, failOn)]),
    suite(WARNINGS, warnings.map(warningCase)),
    suite(FAMILIES, familyCases(report, failOn)),
    ...[...Map.groupBy(comparisons, ({ cell }) => name(cell))].map(([cell, those]) =>
      suite(cell, those.map((one) => comparisonCase(one, failOn)))
    ),
  ].filter(({ cases }) => cases.length > 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="closecost compare" ${totals(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

/** One test; the message of one that passed is what it printed, and may be empty. */
interface Case {
  readonly name: string;
  readonly result: "passed" | "failure" | "skipped";
  readonly message: string;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

function suite(name: string, cases: readonly Case[]): Suite {
  return { name, cases };
}

function totals(cases: readonly Case[]): string {
  const of = (result: Case["result"]) => cases.filter((one) => one.result === result).length;
  return `tests="${cases.length}" failures="${of("failure")}" errors="0" skipped="${
    of("skipped")
  }"`;
}

function suiteLines({ name, cases }: Suite): string[] {
  return [
    `  <testsuite name="${attributeText(name)}" ${totals(cases)}>`,
    ...cases.map((one) => caseLine(one, name)),
    "  </testsuite>",
  ];
}

function caseLine({ name, result, message }: Case, suite: string): string {
  const attributes = `classname="${attributeText(suite)}" name="${attributeText(name)}"`;
  if (result === "passed" && message === "") return `    <testcase ${attributes}/>`;
  const inner = result === "passed"
    ? `<system-out>${attributeText(message)}</system-out>`
    : `<${result} message="${attributeText(message)}"/>`;
  return `    <testcase ${attributes}>${inner}</testcase>`;
}

const OUTCOME = "closecost compare";
const FAMILIES = "taken together";

function outcomeCase(report: Report, failOn: FailOn): Case {
  const outcome = overallVerdict(report);
  const { word, sentence } = outcome;
  const result = word === "PASSED" ? "passed" : "skipped";
  return {
    ...{ name: "outcome", message: sentence },
    result: isFailure(outcome, failOn) ? "failure" : result,
  };
}

function warningCase(text: string, index: number): Case {
  return { name: `warning ${index + 1}`, result: "skipped", message: text };
}

/** Of single cells only those that changed: their values are tests of their own. */
function familyCases(report: Report, failOn: FailOn): Case[] {
  const name = familyNamer(report.families);
  const tell = familyTellerOf(report);
  return report.families
    .filter(({ level, verdict }) => level !== "cell" || verdict === "regressed")
    .map((one) => {
      const { verdict, allowed, group, reason } = one;
      const failed = verdict === "regressed" && !allowed && failOn !== "never";
      const isWell = verdict === "unchanged" || verdict === "improved";
      const message = verdict === "not judged"
        ? `not judged: ${reason}`
        : `regressed: ${tell(one)}`;
      return {
        name: `${name(one)} ${group}`,
        result: failed ? "failure" : isWell ? "passed" : "skipped",
        message: isWell ? "" : message,
      };
    });
}

const WARNINGS = "what to know before";

function comparisonCase(one: Comparison, failOn: FailOn): Case {
  const isWell = one.verdict === "unchanged" || one.verdict === "improved";
  return {
    name: formatMetric(one),
    result: fails(one, failOn) ? "failure" : isWell ? "passed" : "skipped",
    message: isWell ? "" : `${one.verdict}: ${described(one)}`,
  };
}

/** `4.68 µs to 4.62 µs, −1 % (−5 to +3 %), …`; of pairs the change alone: `+9 % in turns (4–14 %)`. */
function described(one: Comparison): string {
  if (one.metric === undefined) return formatReason(one);
  const interval = formatInterval(one);
  const change = formatChange(one) + (interval === "" ? "" : ` (${interval})`);
  const numbers = one.paired
    ? `BASE ${formatMiddle(one.base, one)}`
    : `${formatMiddle(one.base, one)} to ${formatMiddle(one.head, one)}`;
  return [numbers, change, formatReason(one)].filter((part) => part !== "").join(", ");
}

/** On one line, as CI systems show a name or a message. */
function attributeText(text: string): string {
  return markupText(oneLine(text));
}
