import assert from "node:assert/strict";
import { columnsOf } from "../report/text.ts";
import { assertGolden } from "./testdata/golden.ts";
import { exampleReport } from "./testdata/report.ts";
import { toComparisonJson } from "./json.ts";
import { renderJunit } from "./junit.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderText } from "./text.ts";

const LAST = "5 regressed, 2 improved, 9 unchanged, 3 not judged, 0 added, 1 removed; " +
  "1 of the regressed allowed";

Deno.test("text at 80 and 120 columns", () => {
  for (const width of [80, 120]) {
    const text = renderText(exampleReport(), { width, colour: false });
    assertGolden(`compare_${width}.txt`, text);
    const lines = text.split("\n");
    // The last line stays one line, however narrow the terminal.
    for (const line of lines.slice(0, -1)) assert.ok(columnsOf(line) <= width, line);
    assert.equal(lines.at(-1), LAST);
  }
});

Deno.test("text in colour says the same", () => {
  const plain = renderText(exampleReport(), { width: 100, colour: false });
  const colourful = renderText(exampleReport(), { width: 100, colour: true });
  assert.notEqual(colourful, plain);
  // deno-lint-ignore no-control-regex -- ESC is what an ANSI sequence starts with
  assert.equal(colourful.replace(/\u001b\[[0-9;]*m/g, ""), plain);
});

Deno.test("Markdown", () => {
  const text = renderMarkdown(exampleReport());
  assertGolden("compare.md", text);
  assert.equal(text.trimEnd().split("\n").at(-1), `**${LAST}**`);
});

Deno.test("Markdown: nothing in a text ends a cell or is markup", () => {
  const report = exampleReport();
  const [first, ...rest] = report.comparisons;
  assert.ok(first);
  const odd = { ...first, reason: "a | b <img> & c\nd" };
  const text = renderMarkdown({ ...report, comparisons: [odd, ...rest] });
  assert.ok(text.includes("a \\| b &lt;img> &amp; c d"));
});

Deno.test("JUnit: a failure for each regression that is not allowed, open questions skipped", () => {
  const text = renderJunit(exampleReport(), "regressed");
  assertGolden("compare_junit.txt", text);
  assert.equal(text.match(/<failure /g)?.length, 5);
  assert.equal(renderJunit(exampleReport(), "never").match(/<failure /g), null);
  assert.equal(renderJunit(exampleReport(), "not-judged").match(/<failure /g)?.length, 8);
});

Deno.test("JUnit: warnings are seen, and nothing in a text is markup or no XML", () => {
  const report = exampleReport();
  const [first, ...rest] = report.comparisons;
  assert.ok(first);
  const odd = { ...first, reason: 'a "<b>" & \u0000\u001b[1m \uffff \ud800\nc' };
  const text = renderJunit({ ...report, comparisons: [odd, ...rest] }, "regressed");
  assert.ok(text.includes("a &quot;&lt;b&gt;&quot; &amp; \\x00\\x1b[1m \\uffff \\ud800 c"), text);
  assert.equal(text.match(/<testcase /g)?.length, report.comparisons.length + 1);
  const skipped = [...text.matchAll(/<testsuite .*skipped="(\d+)"/g)].map(([, n]) => Number(n));
  const all = /<testsuites .*skipped="(\d+)"/.exec(text)?.[1];
  assert.equal(Number(all), skipped.reduce((a, b) => a + b, 0));
  const none = renderJunit({ ...report, warnings: [] }, "regressed");
  assert.ok(!none.includes("what to know before"));
});

Deno.test("JSON: everything, as plain data", () => {
  const json = JSON.parse(JSON.stringify(toComparisonJson(exampleReport())));
  assert.equal(json.format, 3);
  assert.deepEqual(json.counts, {
    ...{ regressed: 5, "not judged": 3, removed: 1, added: 0, improved: 2, unchanged: 9 },
  });
  assert.equal(json.comparisons.length, 20);
  const rate = json.comparisons.find((one: { metric?: string }) =>
    one.metric === "connections_per_second"
  );
  assert.deepEqual(
    Object.keys(rate).sort(),
    [
      ...["adjustedP", "allowed", "base", "cell", "change", "head", "metric", "p", "reason"],
      ...["side", "threshold", "unit", "verdict", "worse"],
    ],
  );
});
