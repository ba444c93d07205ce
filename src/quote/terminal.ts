/**
 * Quoting for a terminal and for a log.
 * @module
 */
import { oneLine } from "./visible.ts";

/**
 * What GitHub's runner takes for a command to itself where a line of a log begins with it after
 * blanks, or, in the older form, anywhere (actions/runner, ActionCommand.cs and the names it
 * registers).
 */
const COMMAND =
  /::(?=(?:add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|internal-set-repo-path|notice|remove-matcher|save-state|set-env|set-output|stop-commands|warning)\b)|##(?=\[)/gi;

/** Text on one line that moves no cursor, sets no colour and gives a CI system no command. */
export function terminalText(text: string): string {
  return oneLine(text).replace(COMMAND, ([sign]) => `${sign} ${sign}`);
}
