import assert from "node:assert/strict";
import type { MeasurementRow, RunTables } from "../model/run.ts";
import { vanishRun } from "../../bench/vanish/testdata/run.ts";
import { documentOf } from "../render/document.ts";
import { analysed, findings } from "./testdata/analysed.ts";
import { toHtml } from "../render/html/report.ts";
import { toMarkdown } from "../render/markdown/report.ts";
import { renderTable } from "../render/text/cell_tables.ts";
import { about } from "./testdata/about.ts";
import { fixtureRun, together, withFailed, withValues } from "./testdata/fixture.ts";
import { assertGolden } from "./testdata/golden.ts";
import { scenariosRun } from "./testdata/scenarios.ts";
import { columnsOf } from "../render/text/terminal_text.ts";
import { tradeOffPicture } from "../render/svg/trade_off_table.ts";
import { renderTradeOff } from "../render/text/trade_off_table.ts";

const RUN = scenariosRun();
const PICTURES = [
  { name: "trade_off", title: "The trade-off" },
  { name: "delivered_unsent", title: "Delivered", scenario: "unsent" },
];

for (const width of [80, 120]) {
  Deno.test(`scenarios with a table of their own: golden file of tables at ${width} columns`, () => {
    const lines = [
      ...renderTradeOff(analysed(RUN).tradeOff, { width, colour: false }),
      "",
      renderTable(analysed(RUN).sheets, {
        width,
        colour: false,
      }),
    ];
    for (const line of lines.join("\n").split("\n")) assert.ok(columnsOf(line) <= width, line);
    assertGolden(`scenarios_${width}.txt`, lines.join("\n"));
  });
}

Deno.test("the report is what was agreed on, as Markdown and as HTML", () => {
  const parts = documentOf(analysed(RUN), PICTURES);
  assertGolden("report.md", toMarkdown(parts).trimEnd());
  assertGolden("report.html", toHtml(parts).trimEnd());
});

Deno.test("the report names every path that its trials ran over", () => {
  const method = (run: RunTables) => toMarkdown(documentOf(analysed(run), []));
  assert.match(method(fixtureRun()), /\(run complete\), on real connections over loopback\. /);
  assert.match(method(vanishRun()), / real connections over a veth link\. /);
  const both = method(together(fixtureRun(), vanishRun()));
  assert.match(both, / real connections over loopback and a veth link\. /);
});

Deno.test("nothing of a run is taken for markup", () => {
  const part = { kind: "text", text: "a|b <i>*x*</i> & [y](z)\nnext" } as const;
  assert.equal(toMarkdown([part]), "a\\|b &lt;i>\\*x\\*&lt;/i> &amp; \\[y\\](z) next\n");
  assert.match(toHtml([part]), /<p>a\|b &lt;i&gt;\*x\*&lt;\/i&gt; &amp; \[y\]\(z\)\nnext<\/p>/);
  const table = { heading: "a|b", align: "left", texts: ["c|d"] } as const;
  const cells = toMarkdown([{ kind: "table", columns: [table] }]);
  assert.equal(cells, "| a\\|b |\n| --- |\n| c\\|d |\n");
});

Deno.test("every way of closing has the most it cost in any scenario", () => {
  const { ways, compared, scenarios } = analysed(RUN).tradeOff;
  assert.deepEqual(scenarios, ["churn", "unsent", "decay"]);
  assert.deepEqual(ways.map(({ mode, closer }) => `${closer} ${mode}`), [
    ...["client fin", "client rst", "client linger:1", "client drain"],
    ...["server fin", "server rst", "server linger:1", "server drain"],
  ]);
  const cost = (way: number, name: string) => ways[way]?.costs.get(name) ?? null;
  // Decay has 61,000 where churn has about 60,000.
  assert.equal(cost(0, "time_wait_client"), 61_000);
  for (const rst of [1, 5]) assert.equal(cost(rst, "lost"), (1_048_576 - 62_336) / 1_048_576);
  assert.equal(cost(5, "resets"), 1_000);
  // What a peer loses that comes too late is a column of its own, and in no other.
  for (const closer of [0, 4]) {
    assert.deepEqual([0, 1, 2, 3].map((mode) => cost(closer + mode, "given_up") !== 0), [
      ...[true, true, true, false],
    ]);
    assert.deepEqual([cost(closer, "lost"), cost(closer, "resets")], [0, 0]);
  }
  for (const linger of [2, 6]) assert.equal(Math.round(cost(linger, "close") ?? 0), 1_111_000);
  assert.ok(!compared.some(({ cost: { name } }) => name === "segments"), "was not measured");
});

Deno.test("a note says where the trials are whose peer came too late, if there are any", () => {
  const text = (run: typeof RUN) =>
    renderTradeOff(analysed(run).tradeOff, { width: 80, colour: false }).join(" ").replace(
      / +/g,
      " ",
    );
  const note =
    /Trials whose peer read only when the kernel had given up are in lost if too late alone\./;
  // In the picture it may be cut into lines.
  const drawn = (run: typeof RUN) =>
    JSON.stringify(tradeOffPicture(analysed(run))).replaceAll('","', " ");
  const none = without(RUN, ({ parameters }) => /reader=gone/.test(parameters));
  for (const said of [text, drawn]) {
    assert.match(said(RUN), note);
    assert.doesNotMatch(said(none), note);
  }
});

Deno.test("no column compares ways that were measured in different scenarios", () => {
  const oneSided = without(
    RUN,
    ({ scenario, closer }) => scenario === "unsent" && closer === "client",
  );
  const { ways, compared } = analysed(oneSided).tradeOff;
  const cost = (way: number, name: string) => ways[way]?.costs.get(name) ?? null;
  const scenarios = (name: string) => compared.find((one) => one.cost.name === name)?.scenarios;
  // What only the server's linger was seen to cost in unsent is not held against the client's.
  assert.deepEqual(scenarios("close"), ["churn"]);
  assert.ok((cost(6, "close") ?? Infinity) < 100_000);
  assert.deepEqual(scenarios("lost"), ["unsent"]);
  assert.deepEqual([cost(1, "lost"), cost(5, "lost")], [null, (1_048_576 - 62_336) / 1_048_576]);
  const text = renderTradeOff(analysed(oneSided).tradeOff, { width: 120, colour: false }).join(" ");
  assert.match(text, /From unsent alone: buffers held, queued lost, lost if too late\./);
});

Deno.test("a cell that was not measured takes its whole block out of the column", () => {
  const gap = without(
    RUN,
    ({ scenario, closer, mode, parameters }) =>
      scenario === "unsent" && closer === "server" && mode === "rst" &&
      /queued=1048576/.test(parameters),
  );
  const lost = analysed(gap).tradeOff.ways.map(({ costs }) => costs.get("lost"));
  assert.deepEqual(lost[1], (65_536 - 62_336) / 65_536);
  assert.deepEqual(lost, [...lost.slice(0, 4), ...lost.slice(0, 4)]);
});

function without(run: typeof RUN, left: (row: MeasurementRow) => boolean): typeof RUN {
  return { ...run, measurements: run.measurements.filter((row) => !left(row)) };
}

Deno.test("what was watched until it was gone holds no ports at the end, which is no cost", () => {
  const ports = (run: typeof RUN) =>
    analysed(run).tradeOff.compared.some(({ cost }) => cost.name === "ports");
  const of = (scenario: string) => ({
    ...RUN,
    measurements: RUN.measurements.filter((row) => row.scenario === scenario),
  });
  assert.ok(!ports(of("decay")));
});

Deno.test("what becomes of a peer that is gone is no cost of a way of closing, unless alone", () => {
  const gone = vanishRun({ modes: ["fin", "drain:1"], states: ["unsent"], aways: [3000] });
  const both = {
    ...RUN,
    manifest: {
      ...RUN.manifest,
      trials: [...RUN.manifest.trials, ...gone.manifest.trials],
    },
    measurements: [...RUN.measurements, ...gone.measurements],
  };
  assert.deepEqual(analysed(both).tradeOff, analysed(RUN).tradeOff);
  const { scenarios, ways } = analysed(gone).tradeOff;
  assert.deepEqual(scenarios, ["vanish"]);
  assert.deepEqual(ways.map(({ costs }) => costs.get("lost")), [1, 1]);
});

Deno.test("a run without a completed trial has no trade-off, and a report all the same", () => {
  const none = withFailed(fixtureRun(), "no server", () => true);
  assert.deepEqual(renderTradeOff(analysed(none).tradeOff, { width: 80, colour: false }), []);
  assert.deepEqual(tradeOffPicture(analysed(none)), {
    name: "trade_off",
    skipped: "no trial completed",
  });
  assert.match(toMarkdown(documentOf(analysed(none), [])), /No trial completed\.[^]*no server/);
});

Deno.test("scenarios in which more than the mode decides have no part in the trade-off", () => {
  const { manifest, measurements, ...rest } = fixtureRun();
  const other = {
    ...rest,
    manifest: {
      ...manifest,
      trials: manifest.trials.map((trial) => ({ ...trial, scenario: "service" })),
    },
    measurements: measurements.map((one) => ({ ...one, scenario: "service" })),
  };
  assert.deepEqual(renderTradeOff(analysed(other).tradeOff, { width: 80, colour: false }), []);
  assert.deepEqual(tradeOffPicture(analysed(other)), {
    ...{ name: "trade_off", skipped: "no scenario of this run has a part in it" },
  });
});

Deno.test("unsent: bytes lost on purpose are no trouble, bytes lost in churn are", () => {
  assert.ok(!findings(RUN).some(({ kind }) => kind === "bytes_lost"));
  const lossy = withValues(
    RUN,
    (row) => row.scenario === "churn" && row.metric === "bytes_lost" ? 5 : undefined,
  );
  assert.equal(findings(lossy)[0]?.kind, "bytes_lost");
});

Deno.test("decay: how long TIME_WAIT lasted, against its timers", () => {
  assert.equal(
    about("time_wait_decay", RUN).text,
    "Watched to its end in 6 trials, TIME_WAIT lasted 61.0 s: 1.02 of what its timers foretell, " +
      "counting in half of the 2.05 s by which this kernel may fire them late.",
  );
});
