/**
 * Named pipes for tests.
 * @module
 */

/** Makes a named pipe, by a program that the tests may run (unshare, asked to unshare nothing). */
export function makeFifo(path: string): void {
  const { success, stderr } = new Deno.Command("unshare", { args: ["--", "mkfifo", path] })
    .outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
