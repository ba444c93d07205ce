import assert from "node:assert/strict";
import { pairedRatio } from "../stats/ratio.ts";
import { findings } from "./testdata/analysed.ts";
import { asRead } from "../format/numbers.ts";
import { isShown } from "./pairs.ts";
import { about, textOf } from "./testdata/about.ts";
import { fixtureRun } from "./testdata/fixture.ts";

Deno.test("close(): the ratio against fin with its interval, where a difference can be shown", () => {
  const found = about("close_time", fixtureRun());
  assert.match(
    found.text,
    /^close\(\) p50 under linger:1 \((churn|burst), (client|server) closes\) is \d+ µs, 1\d\.\d times fin's .* \(pair by pair .* to .* over 3 repetitions\); \d+ of 12/,
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
    "None of 12 comparisons of close() p50 with fin lies beyond 30 % in every pair (pair by pair " +
      "1.00 times at the median); no difference could be shown for rst, linger:1 and drain.",
  );
  const onlyLinger = textOf(
    "close_time",
    (row) => row.metric === "close_p50" && row.mode !== "linger:1" ? 10 + row.rep : undefined,
  );
  assert.match(
    onlyLinger,
    /; 4 of 12 comparisons with fin lie beyond 30 % in every pair; no difference could be shown for rst and drain\.$/,
  );
});

Deno.test("a small difference that all pairs show is told as one, however few each cell has", () => {
  const small = (times: number) =>
    textOf("close_time", (row) => {
      if (row.metric !== "close_p50") return undefined;
      return (10 + row.rep) * (row.mode === "drain" ? times : 1);
    });
  assert.match(
    small(1.1),
    /; drain is longer in 12 of 12 pairs \(1\.10 times at the median\); no difference could be shown for rst and linger:1\.$/,
  );
  assert.match(small(0.9), /; drain is shorter in 12 of 12 pairs \(0\.900 times at the median\);/);
  const uneven = textOf("close_time", (row) => {
    if (row.metric !== "close_p50") return undefined;
    return 10 + (row.mode === "drain" && row.rep !== 2 ? 1 : 0);
  });
  assert.match(uneven, /; drain is longer in 8 of 12 pairs/);
  const oneCell = textOf("close_time", (row) => {
    if (row.metric !== "close_p50") return undefined;
    const slower = row.mode === "drain" && row.closer === "client" && row.scenario === "churn";
    return slower ? 11 : 10;
  });
  assert.match(oneCell, /no difference could be shown for rst, linger:1 and drain\.$/);
});

Deno.test("the ratio is that of the two figures as they are read", () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const { text } = about("close_time", fixtureRun({ seed }));
    const [, value = "", ratio = "", reference = ""] =
      / is (\S+ \S+), (\S+) times fin's (\S+ \S+) \(/.exec(text) ?? [];
    const read = asRead(value) / asRead(reference);
    assert.ok(Math.abs(read / Number(ratio) - 1) < 0.005, `${read} in: ${text}`);
    assert.equal(read.toPrecision(3), ratio, text);
  }
});

Deno.test("close() and rate: never a difference from fewer than three repetitions", () => {
  for (const reps of [1, 2]) {
    const found = findings(fixtureRun({ reps }));
    assert.match(
      found.find(({ kind }) => kind === "times")?.text ?? "",
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
  assert.match(faster, /^The rate under rst .* is 50,002 conn\/s, [3-7]\.\d\d times fin's/);
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
  assert.match(
    six,
    /\(pair by pair 1\d\.\d, 95 % bootstrap interval .* to .*, from 6 repetitions\)/,
  );
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
