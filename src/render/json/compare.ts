/**
 * A comparison for programs.
 * @module
 */
import { overallVerdict, type OverallWord } from "../../compare/overall_verdict.ts";
import { type Comparison, counts, type Report, type Verdict } from "../../compare/verdict.ts";

/**
 * Version of this form; raised when a key changes its meaning. 3: the outcome, families, and the
 * verdict `not judged`.
 */
const COMPARISON_FORMAT = 3;

/** What `--format json` prints. */
export interface ReportJson extends Omit<Report, "comparisons"> {
  readonly format: number;
  readonly outcome: OverallWord;
  /** The first line of every other output. */
  readonly sentence: string;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly comparisons: readonly Comparison[];
}

/** The comparison as plain data. */
export function toComparisonJson(report: Report): ReportJson {
  const { comparisons, ...about } = report;
  const { word, sentence } = overallVerdict(report);
  return {
    ...{ format: COMPARISON_FORMAT, outcome: word, sentence, ...about },
    ...{ counts: counts(comparisons), comparisons },
  };
}
