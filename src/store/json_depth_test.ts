import assert from "node:assert/strict";
import fc from "fast-check";
import { DEEPEST, lineTooDeep } from "./json_depth.ts";
import { readRun } from "./reader.ts";
import { Folder, refused, writeRun } from "./testdata/folder.ts";

/** Levels by walking through the value. */
function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

Deno.test("a text is too deep exactly where its value is", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 8 }), fc.nat(8), (value, most) => {
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
      assert.equal(lineTooDeep(text, most) !== undefined, depthOf(value) > most, text);
    }
  }));
});

Deno.test("the line is that of the bracket that is one too many; strings have none", () => {
  assert.equal(lineTooDeep('{\n  "a": [\n    {}\n  ]\n}', 2), 3);
  assert.equal(lineTooDeep('["[[[[", "\\"[[[", "\\\\"]', 1), undefined);
  assert.equal(lineTooDeep('["[[[[", "\\"[[[", "\\\\", []]', 1), 1);
});

Deno.test("a run.json of a hundred thousand levels, or a string of 30 MB, is one line", async () => {
  using folder = new Folder();
  await writeRun(folder.path, true);
  const text = folder.read("run.json");
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  for (const options of [deep, '{"a":'.repeat(100_000)]) {
    folder.write("run.json", text.replace('"options": {', `"options": ${options}, "x": {`));
    await refused(
      readRun(folder.path),
      new RegExp(`run\\.json:\\d+: nested deeper than ${DEEPEST} levels; allowed`),
    );
  }
  folder.write("run.json", text.replace('"mode": "fin"', `"mode": "${"x".repeat(30_000_000)}\\n"`));
  await refused(readRun(folder.path), /run\.json:\d+: trials\[0\]\.mode is "x+….*; allowed/);
});
