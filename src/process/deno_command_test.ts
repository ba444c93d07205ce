import assert from "node:assert/strict";
import { denoCommand } from "./deno_command.ts";

Deno.test("programs of ours are started with the permissions given and never with a question", () => {
  const script = new URL("file:///work/a.ts");
  const words = denoCommand(script, ["--allow-ffi"], ["client"]);
  assert.equal(words[0], Deno.execPath());
  assert.ok(words.includes("--no-prompt"));
  assert.deepEqual(words.slice(-3), ["--allow-ffi", "/work/a.ts", "client"]);
});
