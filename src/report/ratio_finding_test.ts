import assert from "node:assert/strict";
import { pairedRatio } from "../stats/ratio.ts";
import { findings } from "./findings.ts";
import { isShown } from "./ratio_finding.ts";
import { about, textOf } from "./testdata/about.ts";
import { fixtureRun } from "./testdata/fixture.ts";

Deno.test("close(): the ratio against fin with its interval, where a difference can be shown", () => {
  const found = about("close_time", fixtureRun());
  assert.match(
    found.text,
    /^close\(\) p50 under linger:1 \((churn|burst), (client|server) closes\) is \d+ µs, 1\d\.\d times fin's .* \(.* to .* over 3 repetitions\); \d+ of 12/,
  );
  const slowRst = textOf(
    "close_time",
    (row) => row.metric === "close_p50" && row.mode === "rst" ? 44_000 + row.rep : undefined,
  );
  assert.match(slowRst, /^close\(\) p50 under rst .* is 44\.0 ms, /);
});

Deno.test("close(): no difference is claimed where the interval includes 1", () => {
  const same = textOf("close_time", (row) => row.metric === "close_p50" ? 10 + row.rep : undefined);
  assert.equal(
    same,
    "No difference from fin in close() p50 could be shown for rst, linger:1 and drain: the " +
      "median ratio is 1.00, and each of 12 bootstrap intervals reaches within 5 % of 1 " +
      "(3 repetitions).",
  );
  const onlyLinger = textOf(
    "close_time",
    (row) => row.metric === "close_p50" && row.mode !== "linger:1" ? 10 + row.rep : undefined,
  );
  assert.match(
    onlyLinger,
    /; no difference could be shown for rst and drain; 4 of 12 comparisons with fin show one\.$/,
  );
});

Deno.test("close() and rate: never a difference from fewer than three repetitions", () => {
  for (const reps of [1, 2]) {
    const found = findings(fixtureRun({ reps }));
    assert.match(
      found.find(({ topic }) => topic === "times")?.text ?? "",
      new RegExp(`^No difference from fin could be shown .* at most ${reps} repetitions? can be`),
    );
    assert.ok(!found.some(({ text }) => /\d (µs|ms|s|conn\/s)\b/.test(text)));
  }
});

Deno.test("rate: a mode that is faster reads so", () => {
  const faster = textOf(
    "rate",
    (row) =>
      row.metric === "connections_per_second" && row.mode === "rst" ? 50_000 + row.rep : undefined,
  );
  assert.match(faster, /^The rate under rst .* is 50,002 conn\/s, [4-7]\.\d\d times fin's/);
});

Deno.test("ratios are against the first mode if fin was not measured", () => {
  const run = fixtureRun({ modes: ["rst", "linger:1"] });
  assert.match(about("close_time", run).text, /times rst's/);
});

Deno.test("one mode alone: its time with its range, and that there is no other", () => {
  const run = fixtureRun({ modes: ["drain"], closers: ["client"], scenarios: ["churn"] });
  assert.match(
    about("close_time", run).text,
    /^close\(\) p50 under drain is 1\d\.\d µs, .* to .* over 3 repetitions; no other mode was measured\.$/,
  );
});

Deno.test("what is called the range of the repetitions is it, and narrower from six on", () => {
  for (const pairs of [3, 4, 5]) {
    const ratios = [1.5, 1.2, 3, 2, 1.9].slice(0, pairs);
    const found = pairedRatio(ratios, ratios.map(() => 1));
    assert.deepEqual([found?.low, found?.high], [Math.min(...ratios), Math.max(...ratios)]);
  }
  const six = about("close_time", fixtureRun({ reps: 6 })).text;
  assert.match(six, /\(95 % bootstrap interval .* to .* from 6 repetitions\)/);
});

Deno.test("below 6 repetitions a ratio is shown only with its whole range beyond 30 % either way", () => {
  const ratio = (low: number, high: number, pairs = 3) => ({ median: low, low, high, pairs });
  assert.ok(isShown(ratio(1.31, 1.5)) && isShown(ratio(0.5, 0.76, 5)));
  assert.ok(!isShown(ratio(1.29, 1.5)) && !isShown(ratio(0.5, 0.78, 5)));
  assert.ok(!isShown(ratio(2, 3, 2)));
});

Deno.test("a ratio is shown only with its whole interval beyond 5 % either way", () => {
  const ratio = (low: number, high: number, pairs = 6) => ({ median: low, low, high, pairs });
  assert.ok(isShown(ratio(1.06, 1.2)) && isShown(ratio(0.5, 0.95)));
  assert.ok(!isShown(ratio(1.04, 1.2)) && !isShown(ratio(0.5, 0.96)));
  assert.ok(!isShown(ratio(0.9, 1.3)) && !isShown(ratio(2, 3, 2)));
});
