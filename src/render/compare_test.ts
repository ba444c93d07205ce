import type { MetricName } from "../metrics/registry.ts";
import assert from "node:assert/strict";
import { columnsOf } from "./text/terminal_text.ts";
import { overallVerdict } from "../compare/overall_verdict.ts";
import { countLine } from "../compare/format.ts";
import { fails } from "../compare/verdict.ts";
import { assertGolden } from "../compare/testdata/golden.ts";
import { exampleReport, familyReport } from "../compare/testdata/report.ts";
import { toComparisonJson } from "./json/compare.ts";
import { renderJunit } from "./junit/compare.ts";
import { renderMarkdown } from "./markdown/compare.ts";
import { renderText } from "./text/compare.ts";

Deno.test("text at 60, 80 and 120 columns: the outcome first, the count last, both one line", () => {
  for (
    const [name, report] of [["compare", exampleReport()], ["families", familyReport()]] as const
  ) {
    const { sentence } = overallVerdict(report);
    for (const width of [60, 80, 120]) {
      const text = renderText(report, { width, colour: false });
      assertGolden(`${name}_${width}.txt`, text);
      const lines = text.split("\n");
      assert.equal(lines[0], sentence);
      assert.equal(lines.at(-1), countLine(report));
      for (const line of lines.slice(1, -1)) assert.ok(columnsOf(line) <= width, line);
    }
  }
});

Deno.test("every output begins with the same sentence", () => {
  for (const report of [exampleReport(), familyReport()]) {
    const { word, sentence } = overallVerdict(report);
    assert.equal(renderText(report, { width: 80, colour: false }).split("\n")[0], sentence);
    assert.equal(renderMarkdown(report).split("\n")[0], `### ${sentence}`);
    assert.match(renderJunit(report, "regressed"), new RegExp(`<failure message="${word}: `));
    const json = toComparisonJson(report);
    assert.deepEqual([json.outcome, json.sentence], [word, sentence]);
    assert.deepEqual(Object.keys(json).slice(0, 3), ["format", "outcome", "sentence"]);
  }
});

Deno.test("identical runs: one line in text, the title in Markdown, and warnings if there are any", () => {
  const report = {
    ...exampleReport(),
    identical: true,
    comparisons: [],
    families: [],
    warnings: [],
  };
  const text = renderText(report, { width: 80, colour: false });
  assert.match(text, /^PASSED: BASE and HEAD are one measurement[^\n]*$/);
  assert.equal(renderMarkdown(report), `### ${text}\n`);
  const warned = { ...report, warnings: ["the base is cut"] };
  assert.equal(
    renderText(warned, { width: 80, colour: false }),
    `${text}\nwarning: the base is cut`,
  );
  assert.equal(renderMarkdown(warned), `### ${text}\n\n- **Warning:** the base is cut\n`);
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
  assertGolden("families.md", renderMarkdown(familyReport()));
  assert.equal(text.trimEnd().split("\n").at(-1), `**${countLine(exampleReport())}**`);
});

Deno.test("Markdown: nothing in a text ends a cell or is markup", () => {
  const report = exampleReport();
  const [first, ...rest] = report.comparisons;
  assert.ok(first);
  const odd = { ...first, reason: "a | b <img> & c\nd" };
  const text = renderMarkdown({ ...report, comparisons: [odd, ...rest] });
  assert.ok(text.includes("a \\| b &lt;img> &amp; c d"));
});

Deno.test("JUnit: a failure for the outcome and for each regression that is not allowed", () => {
  const text = renderJunit(exampleReport(), "regressed");
  assertGolden("compare_junit.txt", text);
  const { comparisons, families } = exampleReport();
  const failing = [
    ...comparisons.filter((one) => fails(one, "regressed")),
    ...families.filter(({ verdict, allowed }) => verdict === "regressed" && !allowed),
  ];
  assert.equal(text.match(/<failure /g)?.length, failing.length + 1);
  assert.equal(renderJunit(exampleReport(), "never").match(/<failure /g), null);
  assert.equal(renderJunit(exampleReport(), "not-judged"), text);
});

Deno.test("JUnit: families of more than a cell, and those that regressed", () => {
  const text = renderJunit(familyReport(), "regressed");
  assertGolden("families_junit.txt", text);
  const suite = /<testsuite name="taken together"[^]*?<\/testsuite>/.exec(text)?.[0] ?? "";
  assert.match(suite, /name="rst close"><failure message="regressed: rst closes /);
  assert.match(suite, /name="fin rate"\/>/);
  assert.match(suite, /name="every mode echo"><skipped message="not judged: /);
});

Deno.test("JUnit: warnings are seen, and nothing in a text is markup or no XML", () => {
  const report = exampleReport();
  const [first, ...rest] = report.comparisons;
  assert.ok(first);
  const odd = { ...first, reason: 'a "<b>" & \u0000\u001b[1m \uffff \ud800\nc' };
  const text = renderJunit({ ...report, comparisons: [odd, ...rest] }, "regressed");
  assert.ok(text.includes("a &quot;&lt;b&gt;&quot; &amp; \\x00\\x1b[1m \\uffff \\ud800 c"), text);
  const familyCases = text.match(/classname="taken together"/g)?.length ?? 0;
  assert.equal(text.match(/<testcase /g)?.length, report.comparisons.length + 2 + familyCases);
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
  const rate = json.comparisons.find((one: { metric?: MetricName }) =>
    one.metric === "connections_per_second"
  );
  assert.deepEqual(
    Object.keys(rate).sort(),
    [
      ...[
        "adjustedP",
        "allowed",
        "base",
        "cell",
        "change",
        "head",
        "metric",
        "p",
        "paired",
        "reason",
      ],
      ...["side", "threshold", "unit", "verdict", "worse"],
    ],
  );
});
