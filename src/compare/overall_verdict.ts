/**
 * The outcome of a comparison: one of three words, and one sentence that says of what.
 * @module
 */
import { formatWhole } from "../format/numbers.ts";
import { isExact } from "../metrics/registry.ts";
import { oneLine } from "../quote/visible.ts";
import {
  allowedPart,
  lostPart,
  notJudgedPart,
  otherPart,
  passedPart,
  tradedPart,
} from "./parts.ts";
import { type Telling, tellings } from "./tellings.ts";
import type { FailOn, Report } from "./verdict.ts";

/** The first word of every output. */
export type OverallWord =
  /** Something got worse, or is gone. */
  | "FAILED"
  /** Nothing is known to have got worse, and of some kind of times nobody can say. */
  | "NOT JUDGED"
  /** Counts and times were judged, and none got worse. */
  | "PASSED";

/** What a comparison comes to. */
export interface OverallVerdict {
  readonly word: OverallWord;
  /** One line that begins with the word. Further words say what else holds, of what. */
  readonly sentence: string;
}

/** The word and the sentence. */
export function overallVerdict(report: Report): OverallVerdict {
  const failed = failedPart(report);
  if (report.identical && failed === "") return identical(report);
  const open = notJudgedPart(report);
  const judged = passedPart(report);
  const also = [...tradedPart(report), ...allowedPart(report)];
  if (failed !== "") {
    // Why stands in the text below; it is not what has to be seen first.
    const [names = ""] = open.split("; ");
    return outcome("FAILED", failed, [...(names === "" ? [] : [`NOT JUDGED: ${names}`]), ...also]);
  }
  if (open !== "") {
    return outcome("NOT JUDGED", open, [...(judged === "" ? [] : [`PASSED: ${judged}`]), ...also]);
  }
  if (judged === "" && also.length === 0) {
    return outcome("NOT JUDGED", "BASE and HEAD have no value in common", []);
  }
  const others = otherPart(report);
  return outcome("PASSED", judged === "" ? "nothing got worse beside what is told here" : judged, [
    ...(others === "" ? [] : [`NOT JUDGED: ${others}`]),
    ...also,
  ]);
}

function outcome(word: OverallWord, what: string, more: readonly string[]): OverallVerdict {
  return { word, sentence: oneLine([`${word}: ${what}`, ...more].join("; ")) };
}

/** Whether the command has to fail. */
export function isFailure({ word }: OverallVerdict, failOn: FailOn): boolean {
  if (failOn === "never") return false;
  return word === "FAILED" || (failOn === "not-judged" && word === "NOT JUDGED");
}

function identical({ comparisons }: Report): OverallVerdict {
  const values = comparisons.filter(({ metric }) => metric !== undefined);
  const exact = values.filter(({ metric }) => isExact(metric)).length;
  const sentence = "PASSED: BASE and HEAD are one measurement, equal to the digit: " +
    `${formatWhole(exact)} counts and ${
      formatWhole(values.length - exact)
    } other values; nothing was measured anew`;
  return { word: "PASSED", sentence };
}

/** So many changes are told in one line, or as many as it has room for. */
const TOLD = 3;
const ROOM = 160;

function failedPart(report: Report): string {
  const all = tellings(report, "regressed");
  const count = all.reduce((sum, { stands }) => sum + stands, 0);
  const regressions = count === 0
    ? []
    : [`${formatWhole(count)} ${count === 1 ? "regression" : "regressions"}: ${firstOf(all)}`];
  return [...regressions, ...lostPart(report)].join("; ");
}

function firstOf(all: readonly Telling[]): string {
  let shown = all.slice(0, TOLD);
  while (shown.length > 1 && shown.map(({ text }) => text).join("; ").length > ROOM) {
    shown = shown.slice(0, -1);
  }
  const more = all.slice(shown.length).reduce((sum, { stands }) => sum + stands, 0);
  return shown.map(({ text }) => text).join("; ") +
    (more > 0 ? `; and ${formatWhole(more)} more` : "");
}
