import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonText } from "./json.ts";
import { markdownBlock, markdownCode, markdownPicture, markdownText } from "./markdown.ts";
import { markupText } from "./markup.ts";
import { shellWord } from "./shell.ts";
import { terminalText } from "./terminal.ts";
import { hostileText, UNSEEN } from "./testdata/hostile.ts";
import {
  htmlElements,
  markdownKinds,
  markdownSays,
  markdownTexts,
  xmlElements,
} from "./testdata/parsers.ts";
import { relativeUrl } from "./url.ts";
import { workflowText } from "./workflow.ts";
import { oneLine, visibleLines } from "./visible.ts";

/** Whatever the text. */
function always(hold: (text: string) => void, numRuns = 500): void {
  fc.assert(fc.property(hostileText, hold), { numRuns });
}

const PHRASES = ["root", "paragraph", "text", "inlineCode"];
/** What GitHub makes of texts when Markdown has been read. */
const ALIVE_TEXT = /:\/\/|www\.|@|#\d|(?<!\w)GH-\d|\$|:[a-z+-][\w+-]*:/i;

Deno.test("what is not seen is written out, blanks are one blank", () => {
  assert.equal(oneLine("a\n\tb\u001b[31mred\u0007  c "), "a b\\x1b[31mred\\x07 c");
  assert.equal(oneLine("\u202egnp.exe\u{e0041}\ud800"), "\\u202egnp.exe\\u{e0041}\\ud800");
  assert.equal(oneLine("é 漢 😀"), "é 漢 😀");
  assert.equal(visibleLines("a\r\n\tb\u0085c\u009b"), "a\n\tb\nc\\x9b");
  always((text) => {
    assert.doesNotMatch(oneLine(text), UNSEEN);
    assert.doesNotMatch(oneLine(text), /[\t\n]/);
    assert.doesNotMatch(visibleLines(text), UNSEEN);
  });
});

Deno.test("Markdown: a text is a text, in a paragraph, a list, a heading and a cell, and says all", () => {
  always((text) => {
    const quoted = markdownText(text);
    assert.deepEqual(markdownKinds(quoted).filter((kind) => !PHRASES.includes(kind)), [], quoted);
    assert.equal(markdownSays(quoted), oneLine(text), quoted);
    for (const said of markdownTexts(quoted)) assert.doesNotMatch(said, ALIVE_TEXT, quoted);
    assert.deepEqual(
      markdownKinds(`- ${quoted}\n- x`).filter((kind) => !PHRASES.includes(kind)),
      ["list", "listItem", "listItem"],
      quoted,
    );
    assert.equal(markdownSays(`## ${quoted}`), oneLine(text), quoted);
    const table = markdownKinds(`| a | b |\n| --- | --- |\n| ${quoted} | x |`);
    assert.deepEqual(
      table.filter((kind) => !PHRASES.includes(kind)),
      ["table", "tableRow", "tableCell", "tableCell", "tableRow", "tableCell", "tableCell"],
      quoted,
    );
    assert.ok(
      markdownSays(`| a | b |\n| --- | --- |\n| ${quoted} | x |`) === `ab${oneLine(text)}x`,
    );
  });
});

Deno.test("Markdown: what needs no quoting stays as it is", () => {
  for (
    const text of ["close_p99 of 1.5 ms (fin, client), 12 %", "-5 to +3", "2026-11-23T00:43:00Z"]
  ) {
    assert.equal(markdownText(text), text);
  }
  assert.equal(markdownText("see http://e.vil, @x"), "see `http://e.vil,` `@x`");
  assert.equal(markdownText("a | b <img> & c\nd"), "a \\| b &lt;img> &amp; c d");
});

Deno.test("Markdown: code stays code, in a line and in a block", () => {
  always((text) => {
    const line = terminalText(text);
    if (line !== "" && !/[\\|]/.test(line)) {
      assert.deepEqual(
        markdownKinds(markdownCode(text)),
        ["root", "paragraph", "inlineCode"],
        text,
      );
      assert.equal(markdownSays(markdownCode(text)).trim(), line.trim());
    }
    const table = markdownKinds(`| a | b |\n| --- | --- |\n| ${markdownCode(text)} | x |`);
    assert.equal(table.filter((kind) => kind === "tableCell").length, 4, text);
    const block = markdownBlock(text, "sh");
    assert.deepEqual(markdownKinds(`${block}\n\nend`), ["root", "code", "paragraph", "text"]);
    assert.equal(markdownSays(block), visibleLines(text));
  });
});

Deno.test("Markdown: a picture has the address it is given and no other", () => {
  always((text) => {
    const kinds = markdownKinds(markdownPicture(text, text));
    assert.deepEqual(kinds, ["root", "paragraph", `image ${relativeUrl(text)}`]);
  }, 500);
});

Deno.test("addresses stay beside the document", () => {
  assert.equal(relativeUrl("charts/a b(1).svg"), "charts/a%20b%281%29.svg");
  always((text) => {
    const base = "https://here.example/run/";
    const url = new URL(relativeUrl(text), base);
    assert.equal(url.origin, "https://here.example");
    assert.doesNotMatch(relativeUrl(text), /["'<>\s()]/);
  });
});

Deno.test("HTML and XML: no element, no attribute and no comment comes of a text", () => {
  always((text) => {
    const quoted = markupText(text);
    const page = `<!DOCTYPE html><title>${quoted}</title><p class="${quoted}">${quoted}</p>` +
      `<pre>${quoted}</pre>`;
    assert.deepEqual(htmlElements(page), ["html", "head", "title", "body", "p class", "pre"]);
    const xml = `<a b="${quoted}">${quoted}<c>${quoted}</c></a>`;
    assert.deepEqual(xmlElements(xml), ["a b", "c"]);
  });
});

Deno.test("terminal: no sequence, no line of its own, no command to GitHub's runner", () => {
  assert.equal(terminalText("::error file=x::y"), ": :error file=x::y");
  assert.equal(terminalText("std::vector ::1"), "std::vector ::1");
  always((text) => {
    const shown = terminalText(text);
    assert.doesNotMatch(shown, UNSEEN);
    assert.doesNotMatch(shown, /\n|::(?:error|warning|set-output)|##\[/);
  });
});

Deno.test("a command to GitHub's runner says what it is to say, on its one line", () => {
  assert.equal(workflowText("5 % worse\n%0A::error::x"), "5 %25 worse %250A: :error::x");
  always((text) => {
    const quoted = workflowText(text);
    assert.doesNotMatch(quoted, /[\r\n]|%0[AD]|::error/i);
    const undone = quoted.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
    assert.equal(undone, terminalText(text));
  });
});

Deno.test("JSON reads back as it was, and nothing unseen is in it", () => {
  always((text) => {
    const value = { [text]: [text, { text }], odd: "##[x" };
    const written = jsonText(value);
    assert.deepEqual(JSON.parse(written), value);
    assert.doesNotMatch(written, UNSEEN);
    assert.doesNotMatch(written, /##\[/);
  });
});

Deno.test("a shell takes a word for the word it was", () => {
  assert.equal(shellWord("a-b/c=1"), "a-b/c=1");
  assert.equal(shellWord("it's $HOME"), `'it'\\''s $HOME'`);
  assert.equal(shellWord("a\u001b'\\\n\u0085\u{e0041}"), `$'a\\x1b\\'\\\\\\x0a\\u0085\\U000e0041'`);
  always((text) => assert.doesNotMatch(shellWord(text), UNSEEN));
});
