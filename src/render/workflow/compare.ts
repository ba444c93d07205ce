/**
 * The outcome as a workflow command, which GitHub shows on top of a run and beside a pull request.
 * @module
 */
import { workflowText } from "../../quote/workflow.ts";
import type { OverallVerdict, OverallWord } from "../../compare/overall_verdict.ts";

const COMMANDS: Readonly<Record<OverallWord, string>> = {
  FAILED: "error",
  "NOT JUDGED": "warning",
  PASSED: "notice",
};

/** The line, with its end: `::error title=closecost compare::FAILED: …`. */
export function annotation({ word, sentence }: OverallVerdict): string {
  return `::${COMMANDS[word]} title=closecost compare::${workflowText(sentence)}\n`;
}
