import assert from "node:assert/strict";
import { linesWithin, textWidth } from "./text_width.ts";

Deno.test("an empty text takes no room", () => {
  assert.equal(textWidth("", { fontSize: 12 }), 0);
});

Deno.test("a text is at least as wide as common fonts draw it, and not half as wide again", () => {
  // Measured in a browser at 100 px: regular DejaVu Sans, the wider, and Liberation Sans.
  const measured: readonly (readonly [string, number, number])[] = [
    ["fin", 126, 106],
    ["linger:30", 462, 406],
    ["0123456789", 636, 556],
  ];
  for (const [text, wide, narrow] of measured) {
    const width = textWidth(text, { fontSize: 100 });
    assert.ok(width >= wide * 0.99, `${text}: ${width} for ${wide}`);
    assert.ok(width <= narrow * 1.5, `${text}: ${width} for ${narrow}`);
  }
});

Deno.test("width goes with size, and bold is wider", () => {
  const regular = textWidth("drain:0.5", { fontSize: 10 });
  assert.equal(textWidth("drain:0.5", { fontSize: 20 }), 2 * regular);
  assert.ok(textWidth("drain:0.5", { fontSize: 10, bold: true }) > regular);
});

Deno.test("characters outside the table count as a whole em", () => {
  assert.ok(textWidth("µ\n語", { fontSize: 10 }) > 27);
});

Deno.test("text is parted at blanks where it would be too wide, and never loses a word", () => {
  const style = { fontSize: 12 };
  const width = textWidth("one two", style);
  assert.deepEqual(linesWithin("one two six", { ...style, width }), ["one two", "six"]);
  assert.deepEqual(linesWithin("sesquipedalian a", { ...style, width }), ["sesquipedalian", "a"]);
  assert.deepEqual(linesWithin("", { ...style, width }), []);
});
