import assert from "node:assert/strict";
import { lineOf } from "./json_place.ts";

const JSON_TEXT = JSON.stringify(
  { schema: 1, list: [{ rep: 1, "a b": {} }, { rep: 2, empty: [] }], text: '{"x":[,' },
  null,
  2,
);

Deno.test("a value is found by its path, also behind braces in texts and in empty lists", () => {
  const places: [string, string][] = [
    ["schema", '"schema": 1'],
    ["list[0].rep", '"rep": 1'],
    ["list[0].a b", '"a b": {}'],
    ["list[1].rep", '"rep": 2'],
    ["list[1].empty", '"empty": []'],
    ["text", '"text"'],
  ];
  for (const [path, written] of places) {
    assert.ok(JSON_TEXT.split("\n")[lineOf(JSON_TEXT, path) - 1]?.includes(written), path);
  }
});

Deno.test("what is missing is placed at what it is missing from", () => {
  assert.equal(lineOf(JSON_TEXT, ""), 1);
  assert.equal(lineOf(JSON_TEXT, "nothing"), 1);
  assert.equal(lineOf(JSON_TEXT, "list[1].nothing"), lineOf(JSON_TEXT, "list[1]"));
  assert.equal(lineOf('{"a":\n[0,\n1]}', "a[1]"), 3);
});
