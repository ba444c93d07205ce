/**
 * Every writer of the project with hostile texts in every place that takes any: the document has
 * the same parts as one of harmless texts, and nothing that is not seen.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { drawnCharts } from "../render/svg/testdata/charts_of.ts";
import { drawLadder } from "../render/svg/ladder/ladder.ts";
import { finIdle } from "../render/svg/ladder/testdata/traces.ts";
import { toComparisonJson } from "../render/json/compare.ts";
import { renderJunit } from "../render/junit/compare.ts";
import { renderMarkdown } from "../render/markdown/compare.ts";
import { exampleReport } from "../compare/testdata/report.ts";
import { renderText } from "../render/text/compare.ts";
import type { Report } from "../compare/verdict.ts";
import { UsageError } from "../model/errors.ts";
import type { RunTables } from "../model/run.ts";
import type { Trace } from "../model/trace.ts";
import { jsonText } from "../quote/json.ts";
import { hostileText, UNSEEN } from "../quote/testdata/hostile.ts";
import { htmlElements, markdownKinds, xmlElements } from "../quote/testdata/parsers.ts";
import { renderRunSummary } from "../render/text/run_summary.ts";
import { documentOf } from "../render/document.ts";
import { toHtml } from "../render/html/report.ts";
import { toJson } from "../render/json/report.ts";
import { toMarkdown } from "../render/markdown/report.ts";
import { fixtureRun } from "../analysis/testdata/fixture.ts";
import { indexPage } from "../render/markdown/trace_index.ts";
import { traceText } from "../render/text/trace.ts";
import { manifestText } from "../store/manifest.ts";
import { main } from "./main.ts";
import { say } from "../run/output.ts";
import { FakeOutput } from "./testdata/fakes.ts";
import { analysed } from "../analysis/testdata/analysed.ts";

const SMALL = { scenarios: ["churn"], modes: ["fin", "rst"], reps: 2 } as const;
const LOOK = { width: 100, colour: false } as const;

/** Of a document: its parts as its readers see them. */
type Parts = readonly string[];
/** A document made of texts, and what it consists of. */
type Writer = (texts: Iterator<string>) => readonly [document: string, parts: Parts];

/** A run that took its texts from elsewhere, wherever run.json allows any. */
function runOf(texts: Iterator<string>): RunTables {
  const next = () => texts.next().value as string;
  const run = fixtureRun(SMALL);
  const { manifest } = run;
  const [first, ...others] = manifest.trials;
  assert.ok(first);
  const lost = { ...first, status: "failed" as const, reason: next(), warnings: [next()] };
  return {
    ...run,
    measurements: run.measurements.filter(({ trialId }) => trialId !== first.id),
    manifest: {
      ...manifest,
      closecost: next(),
      argv: [next(), next()],
      options: { [next()]: next() },
      host: {
        ...manifest.host,
        ...{ kernel: `k${next()}`, arch: `a${next()}`, cpu: `c${next()}` },
        ...{ deno: `d${next()}`, iproute2: `i${next()}` },
      },
      warnings: [`w${next()}`],
      trials: [lost, ...others.map((trial) => ({ ...trial, sysctls: { [next()]: next() } }))],
    },
  };
}

function reportOf(texts: Iterator<string>): Report {
  const next = () => texts.next().value as string;
  const report = exampleReport();
  return {
    ...report,
    ...{ base: [next()], head: next(), warnings: [next(), next()] },
    comparisons: report.comparisons.map((one, index) => ({
      ...one,
      reason: next(),
      cell: index % 2 === 0 ? one.cell : { ...one.cell, mode: "odd", parameters: next() },
    })),
  };
}

function traceOf(texts: Iterator<string>): Trace {
  const next = () => texts.next().value as string;
  const trace = finIdle();
  return {
    ...trace,
    spec: { ...trace.spec, mode: { name: next() } },
    addresses: { client: next(), server: next() },
    counters: { [next()]: 1 },
    warnings: [next()],
    events: trace.events.map((event) =>
      event.kind === "call" ? { ...event, detail: next(), error: next() } : event
    ),
  };
}

const PHRASES = ["text", "inlineCode", "break"];
const blocks = (text: string) => markdownKinds(text).filter((kind) => !PHRASES.includes(kind));
const none: Parts = [];

const WRITERS: Readonly<Record<string, Writer>> = {
  "report for the terminal": (texts) => [renderRunSummary(analysed(runOf(texts)), LOOK), none],
  "report in Markdown": (texts) => {
    const text = toMarkdown(
      documentOf(analysed(runOf(texts)), [{ name: "trade_off", title: "x" }]),
    );
    return [text, blocks(text)];
  },
  "report in HTML": (texts) => {
    const text = toHtml(documentOf(analysed(runOf(texts)), [{ name: "trade_off", title: "x" }]));
    return [text, htmlElements(text)];
  },
  "report in JSON": (texts) => [jsonText(toJson(analysed(runOf(texts)))), none],
  "run.json": (texts) => {
    const { manifest } = runOf(texts);
    return [manifestText({ ...manifest, rows: {} as never }), none];
  },
  "comparison for the terminal": (texts) => [renderText(reportOf(texts), LOOK), none],
  "comparison in Markdown": (texts) => {
    const text = renderMarkdown(reportOf(texts));
    return [text, blocks(text)];
  },
  "comparison in JUnit XML": (texts) => {
    const text = renderJunit(reportOf(texts), "regressed");
    return [text, xmlElements(text)];
  },
  "comparison in JSON": (texts) => [jsonText(toComparisonJson(reportOf(texts))), none],
  "trace for the terminal": (texts) => [traceText(traceOf(texts), LOOK), none],
  "trace's page": (texts) => {
    const text = indexPage([{ folder: texts.next().value, trace: traceOf(texts) }]);
    return [text, blocks(text).map((kind) => kind.replace(/^link .*/, "link"))];
  },
  "trace's ladder": (texts) => {
    const svg = drawLadder(traceOf(texts));
    // A long text takes more lines, each an element.
    return [svg, [...new Set(xmlElements(svg))].sort()];
  },
};

/** Texts in turn, for ever. */
function* around(texts: readonly string[]): Generator<string> {
  for (;;) yield* texts;
}

for (const [name, write] of Object.entries(WRITERS)) {
  Deno.test(`${name}: a hostile text is a text`, () => {
    const texts = fc.array(hostileText, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(texts, (texts) => {
        // What is told once, or not at all where it is empty, is so in both.
        const [document, parts] = write(around(texts.map((text, index) => `x${index}${text}`)));
        const [, harmless] = write(around(texts.map((_, index) => `x${index}`)));
        assert.doesNotMatch(document, UNSEEN);
        if (name.startsWith("comparison") || name.includes("terminal")) {
          assert.doesNotMatch(document, /^\s*::(?:error|warning|set-output)|##\[/m);
        }
        assert.deepEqual(parts, harmless);
      }),
      { numRuns: 25 },
    );
  });
}

Deno.test("charts: a hostile name is a text", () => {
  const run = fixtureRun(SMALL);
  const odd = (mode: string) => mode === "rst" ? 'r"<b>&\u001b[1m\u202e' : mode;
  const measurements = run.measurements.map((row) => ({ ...row, mode: odd(row.mode) }));
  const trials = run.manifest.trials.map((trial) => ({ ...trial, mode: odd(trial.mode) }));
  const [plain, hostile] = [
    drawnCharts(run),
    drawnCharts({ ...run, measurements, manifest: { ...run.manifest, trials } }),
  ];
  assert.ok(hostile.length > 0);
  const kinds = (svg: string) => new Set(xmlElements(svg).map((one) => one.split(" ")[0]));
  for (const [index, { svg }] of hostile.entries()) {
    assert.doesNotMatch(svg, UNSEEN);
    assert.deepEqual(kinds(svg), kinds(plain[index]?.svg ?? ""));
  }
  assert.ok(hostile.some(({ svg }) => svg.includes("r&quot;&lt;b&gt;") || svg.includes('r"&lt;b')));
});

Deno.test("what is said of us on standard error is one line, whatever stands in it", async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      const [stdout, stderr] = [new FakeOutput(), new FakeOutput()];
      await say(stderr, text);
      const commands = { odd: () => Promise.reject(new UsageError(text)) };
      await main(["odd"], { stdout, stderr }, { commands });
      assert.doesNotMatch(stderr.text, UNSEEN);
      assert.equal(stderr.text.split("\n").length, 3);
    }),
    { numRuns: 200 },
  );
});
