import assert from "node:assert/strict";
import { plansOf } from "../../src/render/svg/testdata/charts_of.ts";
import { panelsOf, textsOf } from "../../src/render/svg/testdata/plan_scan.ts";
import { portsRun, type PortsWish, REMEDIES } from "./testdata/run.ts";
import { metric } from "../../src/metrics/registry.ts";
import type { RunTables } from "../../src/model/run.ts";
import { analysed, findings } from "../../src/analysis/testdata/analysed.ts";
import { renderTable } from "../../src/render/text/cell_tables.ts";
import { withValues } from "../../src/analysis/testdata/fixture.ts";

function texts(wishes: readonly PortsWish[], reps?: number): string[] {
  return findings(portsRun(wishes, reps)).filter(({ kind }) => kind.startsWith("ports_"))
    .map(({ text }) => text);
}

const [BASE, RST] = REMEDIES as [PortsWish, PortsWish];

Deno.test("the cliff and every remedy, from counts alone where there is one repetition", () => {
  assert.deepEqual(texts(REMEDIES), [
    "Under fin closed by the client connect() took several times as long from 500 TIME_WAIT on, " +
    "of 1,000 client ports; at 1,000 connect() found none (EADDRNOTAVAIL).",
    "rst, closing from the server and tcp_tw_reuse 1 (at 400 connections a second) removed the " +
    "cliff; 2 destinations moved it to 1,000.",
  ]);
});

Deno.test("rates and times are told from three repetitions on", () => {
  assert.match(
    texts(REMEDIES, 3)[0] ?? "",
    /ports \(p50 from 15\.0 µs to 350 µs; connections a second from 10,000 to 1,500\); at 1,000 con/,
  );
});

Deno.test("a repetition that was disturbed shows neither a cliff nor that there was none", () => {
  const run = portsRun(REMEDIES, 3);
  const withoutTimes = run.measurements.map((row) =>
    row.rep === 2 && metric(row.metric).assume === "noisy" ? { ...row, value: null } : row
  );
  const of = (measurements: typeof run.measurements) =>
    findings({ ...run, measurements }).map(({ text }) => text).join("\n");
  assert.match(of(run.measurements), /removed the cliff; 2 destinations moved it to 1,000\./);
  assert.match(of(withoutTimes), /removed the cliff; 2 destinations moved it to 1,000\./);
  assert.doesNotMatch(of(withoutTimes), /in some repetitions|of 3 repetitions/);
});

Deno.test("what does not help is said to, what changes two things is not compared", () => {
  const unhelped = { ...BASE, reuse: 1 };
  const two: PortsWish = { ...RST, destinations: 2 };
  assert.deepEqual(texts([BASE, unhelped, two]).slice(1), [
    "tcp_tw_reuse 1 neither removed nor moved the cliff.",
  ]);
});

Deno.test("without a cliff that is the finding, without rates there is none", () => {
  assert.deepEqual(texts([RST]), [
    "No cliff: connect() never took several times as long as at the start, with up to 0 ports in " +
    "TIME_WAIT toward one destination on the client, 0 on the server.",
  ]);
  const run = portsRun([RST]);
  const measurements = run.measurements.filter(({ metric }) => metric !== "rate_at_start");
  assert.ok(!findings({ ...run, measurements }).some(({ kind }) => kind.startsWith("ports_")));
});

Deno.test("a cliff under a remedy is told with it, and nothing is held against it", () => {
  const two: PortsWish = { ...BASE, destinations: 2, reuse: 1, cliff: 900 };
  assert.deepEqual(texts([RST, two]), [
    "Under fin closed by the client with tcp_tw_reuse 1 to 2 destinations connect() took several " +
    "times as long from 900 TIME_WAIT on, of 1,000 client ports; at 1,000 connect() found none " +
    "(EADDRNOTAVAIL).",
  ]);
});

Deno.test("what ran out of ports has removed nothing", () => {
  const cut: PortsWish = { ...BASE, reuse: 2, cliff: null, exhausted: 400, most: 400 };
  assert.deepEqual(texts([BASE, cut]).slice(1), [
    "tcp_tw_reuse 2 (at 400 connections a second) came to no end, so that no cliff could be seen.",
  ]);
  assert.deepEqual(texts([cut, RST]), [
    "Ports ran out in 1 of 2 cells before a cliff was seen, with up to 400 ports in TIME_WAIT " +
    "toward one destination on the client, 0 on the server.",
  ]);
});

/** A run of three repetitions, in the second of which this cell has no cliff. */
function missing(parameters: RegExp): RunTables {
  return withValues(
    portsRun(REMEDIES, 3),
    (row) =>
      row.metric === "cliff_time_wait" && row.rep === 2 && row.mode === "fin" &&
        row.closer === "client" && parameters.test(row.parameters)
        ? null
        : undefined,
  );
}

/** What sentence, table and picture say of the cliff of a run. */
function faces(run: RunTables) {
  const said = findings(run).filter(({ kind }) => kind.startsWith("ports_"));
  const chart = plansOf(run).find(({ name }) => name === "rate_by_time_wait_ports");
  return {
    said: said.map(({ text }) => text),
    table: renderTable(analysed(run).sheets, { width: 120, colour: false }),
    panels: panelsOf(chart).map((panel) => textsOf(panel).slice(1).join(" | ")),
  };
}

Deno.test("a repetition that misses the cliff shows in sentence, table and picture alike", () => {
  const { said, table, panels } = faces(missing(/destinations=1;reuse=0/));
  assert.match(
    said[0] ?? "",
    /from 500 TIME_WAIT on, of 1,000 client ports, in 2 of 3 repetitions/,
  );
  assert.equal(said.length, 1, "a cliff that comes and goes is nothing to hold a remedy against");
  assert.match(table, /500, 2 of 3/);
  assert.match(panels[0] ?? "", /cliff at 500, 2 of 3/);
});

Deno.test("a remedy with a cliff in some of its repetitions has not removed it, nowhere", () => {
  const { said, table, panels } = faces(missing(/destinations=2/));
  assert.match(said[1] ?? "", /; 2 destinations removed it in 1 of 3 repetitions\.$/);
  assert.match(table, /1,000, 2 of 3/);
  assert.match(panels.at(-1) ?? "", /2 destinations.*cliff at 1,000, 2 of 3/);
});

Deno.test("ports are held for whom: on the client, or merely at the server", () => {
  const { table } = faces(portsRun());
  const server = table.split("\n").find((line) => / server +fin /.test(line));
  assert.match(server ?? "", / 0 +450 +1,150 +0$/);
  const client = table.split("\n").find((line) => / 500 +1,000 /.test(line));
  assert.match(client ?? "", / 1,000 +0 +1,000 +0$/);
});
