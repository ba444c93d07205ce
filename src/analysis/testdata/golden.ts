/**
 * Compares text with a file that a person has looked at.
 * @module
 */
import assert from "node:assert/strict";

/**
 * Asserts that the text is what the file beside this module holds. With `UPDATE_GOLDEN=1` in the
 * environment (and leave to read it and to write) the file is written instead.
 */
export function assertGolden(name: string, text: string): void {
  const file = new URL(name, import.meta.url);
  if (updating()) Deno.writeTextFileSync(file, `${text}\n`);
  assert.equal(`${text}\n`, Deno.readTextFileSync(file), `${name} has changed`);
}

function updating(): boolean {
  const variable = "UPDATE_GOLDEN";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" && Deno.env.get(variable) === "1";
}
