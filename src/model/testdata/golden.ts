/**
 * Compares text with files that a person has looked at.
 * @module
 */
import assert from "node:assert/strict";

/**
 * Gives what asserts that a text is what a file beside a module holds. With `UPDATE_GOLDEN=1` in the
 * environment (and leave to read it and to write) the file is written instead.
 * @param module `import.meta.url`
 */
export function goldenBeside(module: string): (name: string, text: string) => void {
  return (name, text) => {
    const file = new URL(name, module);
    if (updating()) Deno.writeTextFileSync(file, `${text}\n`);
    assert.equal(`${text}\n`, Deno.readTextFileSync(file), `${name} has changed`);
  };
}

function updating(): boolean {
  const variable = "UPDATE_GOLDEN";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" && Deno.env.get(variable) === "1";
}
