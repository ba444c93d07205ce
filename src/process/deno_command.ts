/**
 * How programs of ours are started.
 * @module
 */

const CONFIG = new URL("../../deno.json", import.meta.url);

/** Words that start a Deno program of ours with the options given: permissions and the like. */
export function denoCommand(script: URL, options: readonly string[], args: string[]): string[] {
  return [
    Deno.execPath(),
    "run",
    "--no-prompt",
    "--quiet",
    "--frozen",
    `--config=${CONFIG.pathname}`,
    ...options,
    script.pathname,
    ...args,
  ];
}
