/**
 * Quoting for commands to GitHub's runner, which reads them from what a step prints.
 * @module
 */
import { terminalText } from "./terminal.ts";

/**
 * The message of a command, on one line: the runner undoes `%25`, `%0D` and `%0A` in it
 * (actions/toolkit, packages/core/src/command.ts), so no `%` of a text may begin one.
 */
export function workflowText(text: string): string {
  return terminalText(text).replaceAll("%", "%25");
}
