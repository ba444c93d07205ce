import assert from "node:assert/strict";
import { portsRun, type PortsWish, REMEDIES } from "../chart/testdata/ports_run.ts";
import { metric } from "../model/metrics.ts";
import { findings } from "./findings.ts";

function texts(wishes: readonly PortsWish[], reps?: number): string[] {
  return findings(portsRun(wishes, reps)).filter(({ topic }) => topic.startsWith("ports_"))
    .map(({ text }) => text);
}

const [BASE, RST] = REMEDIES as [PortsWish, PortsWish];

Deno.test("the cliff and every remedy, from counts alone where there is one repetition", () => {
  assert.deepEqual(texts(REMEDIES), [
    "Under fin closed by the client, connections a second fell to less than half at 500 " +
    "TIME_WAIT, of 1,000 client ports; at 1,000 connect() found none (EADDRNOTAVAIL).",
    "rst, closing from the server and tcp_tw_reuse 1 (at 400 connections a second) removed the " +
    "cliff; 2 destinations moved it to 1,000.",
  ]);
});

Deno.test("rates and times are told from three repetitions on", () => {
  assert.match(
    texts(REMEDIES, 3)[0] ?? "",
    /\(from 10,000 to 1,500; connect\(\) p50 from 15\.0 µs to 350 µs\); at 1,000 connect\(\)/,
  );
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
    "No cliff: connections a second stayed above half of their start, with up to 0 ports in " +
    "TIME_WAIT toward one destination.",
  ]);
  const run = portsRun([RST]);
  const measurements = run.measurements.filter(({ metric }) => metric !== "rate_at_start");
  assert.ok(!findings({ ...run, measurements }).some(({ topic }) => topic.startsWith("ports_")));
});

Deno.test("a cliff under a remedy is told with it, and nothing is held against it", () => {
  const two: PortsWish = { ...BASE, destinations: 2, reuse: 1, cliff: 900 };
  assert.deepEqual(texts([RST, two]), [
    "Under fin closed by the client with tcp_tw_reuse 1 to 2 destinations, connections a second " +
    "fell to less than half at 900 TIME_WAIT, of 1,000 client ports; at 1,000 connect() found " +
    "none (EADDRNOTAVAIL).",
  ]);
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

Deno.test("what ran out of ports has removed nothing", () => {
  const cut: PortsWish = { ...BASE, reuse: 2, cliff: null, exhausted: 400, most: 400 };
  assert.deepEqual(texts([BASE, cut]).slice(1), [
    "tcp_tw_reuse 2 (at 400 connections a second) came to no end, so that no cliff could be seen.",
  ]);
  assert.deepEqual(texts([cut, RST]), [
    "Ports ran out in 1 of 2 cells before a cliff was seen, with up to 400 ports in TIME_WAIT " +
    "toward one destination.",
  ]);
});
