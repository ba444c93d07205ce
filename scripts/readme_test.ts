import assert from "node:assert/strict";
import { wrongRows } from "./readme.ts";

const page = (...names: readonly string[]) =>
  [
    "| mode | what |",
    "| --- | --- |",
    "| `fin` | close() |",
    "",
    "| scenario  | what happens | the question |",
    "| --------- | ------------ | ------------ |",
    ...names.map((name) => `| \`${name}\` | it | why? |`),
    "",
    "More.",
  ].join("\n");

Deno.test("the table of scenarios has a row for each, in their order, and for nothing else", () => {
  const wanted = ["one", "two"];
  assert.deepEqual(wrongRows(page("one", "two"), wanted), []);
  assert.match(wrongRows(page("one"), wanted).join(), /^has no row for two: [^,]+, [^,]+$/);
  assert.match(wrongRows("no table", wanted).join(), /no row for one.*no row for two/);
  assert.deepEqual(wrongRows(page("one", "two", "three"), wanted), [
    "has a row for three, which is no scenario",
  ]);
  assert.match(wrongRows(page("two", "one"), wanted).join(), /^is not in the order .*: one, two$/);
});
