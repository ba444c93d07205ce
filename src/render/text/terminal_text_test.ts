import assert from "node:assert/strict";
import fc from "fast-check";
import stringWidth from "string-width";
import { terminalText } from "../../quote/terminal.ts";
import { clipped, columnsOf, styleOf, wrapped } from "./terminal_text.ts";

Deno.test("wrapped breaks at blanks and indents to the end of its lead", () => {
  assert.deepEqual(wrapped("one two three four", { width: 12, lead: "1. " }), [
    "1. one two",
    "   three",
    "   four",
  ]);
});

Deno.test("wrapped keeps a number and its unit together", () => {
  assert.deepEqual(wrapped("it took 42 ms to end", { width: 10 }), ["it took", "42 ms to", "end"]);
  assert.deepEqual(wrapped("from 5 sides", { width: 6 }), ["from 5", "sides"]);
});

Deno.test("wrapped breaks a word that is longer than the line", () => {
  assert.deepEqual(wrapped("/a/very/long/path", { width: 8 }), ["/a/very/", "long/pat", "h"]);
});

Deno.test("wrapped puts a long lead on a line of its own", () => {
  assert.deepEqual(wrapped("a.csv, b.csv", { width: 16, lead: "a/long/folder: " }), [
    "a/long/folder:",
    "  a.csv, b.csv",
  ]);
});

Deno.test("wrapped gives one line for no text", () => {
  assert.deepEqual(wrapped("", { width: 20, lead: "- " }), ["- "]);
});

Deno.test("wrapped loses no word and never passes the width", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 8, max: 120 }), (text, width) => {
      const lines = wrapped(text, { width, lead: "12. " });
      for (const line of lines) assert.ok(columnsOf(line) <= width);
      const said = lines.map((line) => [...line].slice(4).join("")).join("");
      assert.equal(said.replaceAll(" ", ""), terminalText(text).replaceAll(" ", ""));
    }),
  );
});

Deno.test("clipped shows that it has cut", () => {
  assert.equal(clipped("linger:1", 8), "linger:1");
  assert.equal(clipped("linger:3600", 8), "linger:…");
  assert.deepEqual([2, 1, 0].map((columns) => clipped("fin", columns)), ["f…", "…", "…"]);
  assert.deepEqual([5, 4, 3, 2].map((columns) => clipped("東京駅", columns)), [
    ...["東京…", "東…", "東…", "…"],
  ]);
});

/** What takes other than one column a code point, beside what does not. */
const CHARACTERS = [
  ...["a", "é", "e\u0301", "µ", "–", "…", "·", "×", "↔", "©", "₩", "№", "│", "░", "█"],
  ...["東", "ｱ", "ア", "한", "\u1112\u1161\u11ab", "，", "ก็", "हि", "\u200b", "\u200d"],
  ...["😀", "❤️", "❤", "👩‍👩‍👧‍👦", "👍🏽", "🇨🇭", "🇨", "1️⃣", "☎️", "⌚"],
];

Deno.test("columns are those of a terminal, as string-width counts them", () => {
  for (const character of CHARACTERS) {
    assert.equal(columnsOf(character), stringWidth(character), JSON.stringify(character));
  }
  fc.assert(fc.property(fc.array(fc.constantFrom(...CHARACTERS, " ", "ms")), (characters) => {
    const text = characters.join(" ");
    assert.equal(columnsOf(text), stringWidth(text), JSON.stringify(text));
  }));
});

Deno.test("wide characters are wrapped by their columns, and a character stays whole", () => {
  assert.deepEqual(wrapped("東京駅前", { width: 5 }), ["東京", "駅前"]);
  assert.deepEqual(wrapped("e\u0301e\u0301e\u0301", { width: 2 }), ["e\u0301e\u0301", "e\u0301"]);
});

Deno.test("styles add nothing without colour and no columns with it", () => {
  assert.equal(styleOf({ colour: false }).bold("x"), "x");
  const bold = styleOf({ colour: true }).bold("x");
  assert.equal(bold, "\u001b[1mx\u001b[22m");
  assert.equal(columnsOf(bold), 1);
  assert.equal(styleOf({ colour: true }).dim(""), "");
});
