import assert from "node:assert/strict";
import fc from "fast-check";
import { distance, nearest } from "./nearest.ts";

Deno.test("nearest finds what was probably meant", () => {
  const flags = ["connections", "concurrency", "closer", "clients"];
  assert.equal(nearest("conections", flags), "connections");
  assert.equal(nearest("conncetions", flags), "connections");
  assert.equal(nearest("CLOSER", flags), "closer");
  assert.equal(nearest("chrun", ["churn", "burst"]), "churn");
  assert.equal(nearest("rts", ["fin", "rst"]), "rst");
});

Deno.test("nearest offers nothing where nothing is near", () => {
  assert.equal(nearest("everything", ["churn", "burst"]), undefined);
  assert.equal(nearest("", ["fin", "rst"]), undefined);
  assert.equal(nearest("3", ["0", "1", "2"]), undefined);
  assert.equal(nearest("x", []), undefined);
});

Deno.test("distance counts insertions, deletions, changes and swaps of neighbours", () => {
  assert.equal(distance("kitten", "sitting"), 3);
  assert.equal(distance("ca", "ac"), 1);
  assert.equal(distance("", "abc"), 3);
  assert.equal(distance("abc", ""), 3);
});

Deno.test("distance is 0 only for equals, the same both ways, and at most the longer length", () => {
  const word = fc.string({ maxLength: 8 });
  fc.assert(fc.property(word, word, (a, b) => {
    assert.equal(distance(a, b) === 0, a === b);
    assert.equal(distance(a, b), distance(b, a));
    assert.ok(distance(a, b) <= Math.max(a.length, b.length));
  }));
});
