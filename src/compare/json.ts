/**
 * A comparison for programs.
 * @module
 */
import { type Comparison, counts, type Report, type Verdict } from "./verdict.ts";

/** Version of this form; raised when a key changes its meaning. */
export const COMPARISON_FORMAT = 3;

/** What `--format json` prints. */
export interface ReportJson extends Omit<Report, "comparisons"> {
  readonly format: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly comparisons: readonly Comparison[];
}

/** The comparison as plain data. */
export function toComparisonJson({ comparisons, ...about }: Report): ReportJson {
  return { format: COMPARISON_FORMAT, ...about, counts: counts(comparisons), comparisons };
}
