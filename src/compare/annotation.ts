/**
 * The outcome as a workflow command, which GitHub shows on top of a run and beside a pull request.
 * @module
 */
import { terminalText } from "../quote/terminal.ts";
import type { Outcome, OutcomeWord } from "./outcome.ts";

const COMMANDS: Readonly<Record<OutcomeWord, string>> = {
  FAILED: "error",
  "NOT JUDGED": "warning",
  PASSED: "notice",
};

/** The line, with its end: `::error title=closecost compare::FAILED: …`. */
export function annotation({ word, sentence }: Outcome): string {
  return `::${COMMANDS[word]} title=closecost compare::${escaped(terminalText(sentence))}\n`;
}

/** As the runner undoes it in a message (actions/toolkit, packages/core/src/command.ts). */
function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
