/**
 * Tasks of this project as people start them, with the permissions that deno.json gives them.
 * @module
 */
import project from "../../../deno.json" with { type: "json" };
import { isolated } from "../../../src/sys/isolation.ts";

/** How to start a task; the working directory has to be the project's, as it is in a task. */
export function taskCommand(
  task: "bench" | "compare",
  args: readonly string[],
): { command: string; args: string[] } {
  const [, ...words] = project.tasks[task].command.split(" ");
  // By unshare, which becomes it, so that the caller need not be allowed to run whatever it likes.
  return isolated("none", [Deno.execPath(), ...words, ...args]);
}
