/**
 * git(1) on a repository that is named, whatever repository the caller's surroundings mean.
 * @module
 */
import { MachineError } from "../model/errors.ts";
import { type CommandResult, runCommand, WORK_MS } from "./command.ts";

/**
 * What leads git elsewhere than `-C` says (`git rev-parse --local-env-vars`): a hook has them set,
 * and whoever measures in one means the checkout that runs.
 */
const ELSEWHERE = /^GIT_(?!SSH|ASKPASS|EXEC_PATH|TRACE|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)$)/;

/**
 * Runs git in a folder.
 * @throws {MachineError} where there is no git
 */
export async function git(root: string, args: readonly string[]): Promise<CommandResult> {
  const result = await runCommand("git", ["-C", root, ...args], {
    without: ELSEWHERE,
    deadlineMs: WORK_MS,
  });
  if (result.code !== NOT_FOUND) return result;
  throw new MachineError(
    'cannot look for a version of this project as there is no "git" in PATH: install git, or name ' +
      "the folder of another checkout",
  );
}

const NOT_FOUND = 127;
