import assert from "node:assert/strict";
import fc from "fast-check";
import { Lines, LineTooLong } from "./lines.ts";

Deno.test("however a text is cut into pieces, its lines are the same", () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "ä", "\n") }));
  fc.assert(fc.property(texts, (pieces) => {
    const lines = new Lines();
    const whole = pieces.join("").split("\n");
    whole.pop();
    assert.deepEqual(pieces.flatMap((piece) => lines.push(piece)), whole);
  }));
});

Deno.test("a line without an end is given up when it is too long, a long text of lines is not", () => {
  const lines = new Lines(10);
  assert.equal(lines.push("123456789\n".repeat(1000)).length, 1000);
  assert.deepEqual(lines.push("12345"), []);
  assert.deepEqual(lines.push("67890"), []);
  assert.throws(() => lines.push("1"), LineTooLong);
});
