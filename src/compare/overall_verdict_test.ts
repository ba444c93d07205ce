import assert from "node:assert/strict";
import { parseAllowance } from "./allow.ts";
import { annotation } from "../render/workflow/compare.ts";
import { compareRuns } from "./compare.ts";
import type { FamilyVerdict } from "./family.ts";
import { notJudged, wouldBeSeen } from "./folded.ts";
import { isFailure, overallVerdict } from "./overall_verdict.ts";
import { by, family } from "./testdata/report.ts";
import { DEFAULTS, type FakeCell, measured } from "./testdata/runs.ts";
import type { Report } from "./verdict.ts";

const WELL: FakeCell = { values: { "bytes_lost client": [0, 0], "peer_resets server": [0, 0] } };

function compared(
  base: readonly FakeCell[],
  head: readonly FakeCell[],
  allow: readonly string[] = [],
): Report {
  return compareRuns([measured(base, { runId: "base" })], measured(head, { runId: "head" }), {
    ...DEFAULTS,
    allow: allow.map((text) => parseAllowance(text, ["scenario", "mode"])),
  });
}

/** Counts that are equal, beside families. */
function judged(
  families: readonly FamilyVerdict[],
  { inTurns = true, head = WELL }: { inTurns?: boolean; head?: FakeCell } = {},
): string {
  return overallVerdict({ ...compared([WELL], [head]), families, inTurns }).sentence;
}

const SAME = [family({ ...by(1.02), group: "rate" }), family({ ...by(1.03) })];
const RESET: FakeCell = { values: { ...WELL.values, "peer_resets server": [1000, 1000] } };

Deno.test("PASSED: counts, and how close times are", () => {
  assert.equal(judged([]), "PASSED: 2 counts equal");
  // Of times that have only rates among them, that is what is said.
  assert.equal(judged(SAME), "PASSED: 2 counts equal, rates within 11 %");
});

Deno.test("PASSED says what a change of a part of the run would have to be", () => {
  const mode = (mode: string, detectable?: number) =>
    family({ level: "mode", mode, ...(detectable === undefined ? {} : { detectable }) });
  const unseen = { ...mode("rst") };
  delete (unseen as { detectable?: number }).detectable;
  assert.match(judged([...SAME, mode("fin", 1.3), mode("rst", 1.42)]), / from 1\.42×.*seen\)$/);
  assert.match(judged([...SAME, mode("fin", 1.3), unseen]), /\(a change of one mode not at all/);
  // What is allowed is judged apart, by as many cells as it has.
  const allowed = { ...unseen, allowed: true };
  assert.match(judged([...SAME, mode("fin", 1.3), mode("rst", 1.42), allowed]), / from 1\.42×/);
});

Deno.test("PASSED: times that got better are told", () => {
  const better = family({ group: "close", verdict: "improved", ...by(0.8) });
  assert.match(judged([...SAME, better]), /^PASSED: .*every mode closes 20 % faster/);
});

Deno.test("NOT JUDGED before PASSED: times that nobody can judge are never green", () => {
  const open = family({
    ...{ verdict: "not judged", reason: "only a change of 1.9× or more would be seen" },
    ...{ detectable: 1.9, repetitions: 3, cells: 2 },
  });
  const text = judged([open]);
  assert.equal(
    text,
    "NOT JUDGED: times; at 3 repetitions of 2 cells only a change of 1.9× or more would be seen; " +
      "PASSED: 2 counts equal",
  );
  assert.ok(!text.includes("no regression"));
  const machine = { ...open, reason: "the machine differs: machine_loop_time says 1.80×" };
  assert.match(judged([machine], { inTurns: false }), /^NOT JUDGED: times; the machine differs: /);
  const echo = family({ group: "echo", verdict: "not judged", reason: "one cell is 3× worse" });
  assert.match(
    judged([...SAME, { ...echo, detectable: 1.6 }]),
    /^NOT JUDGED: echo times; one cell is 3× worse; PASSED: 2 counts equal, rates within 10 %$/,
  );
});

Deno.test("NOT JUDGED: single values where there is no family, and times that HEAD has no more", () => {
  const cell = (values: readonly number[]): FakeCell => ({
    values: { "close_p50 client": values },
  });
  const alone = { ...compared([cell([10, 11])], [cell([11, 10])]), families: [] };
  assert.match(
    overallVerdict(alone).sentence,
    /^NOT JUDGED: 1 of 1 times and other noisy values; too few repetitions$/,
  );
  // Values that are close together, and repetitions enough: it is the machine that nobody knows.
  const many = cell([10, 10.1, 10, 10.1, 10, 10.1, 10, 10.1]);
  const apart = { ...compared([many], [many, { mode: "rst" }]), families: [], identical: false };
  assert.match(
    overallVerdict(apart).sentence,
    /^NOT JUDGED: 1 of 1 times and other noisy values; the machine was not measured$/,
  );
  const emptied = { values: { ...WELL.values, "connect_p50 client": [null, null] } };
  const before = { values: { ...WELL.values, "connect_p50 client": [20, 21] } };
  const report = { ...compared([before], [emptied]), families: SAME, inTurns: true };
  assert.match(overallVerdict(report).sentence, /^NOT JUDGED: connect_p50 of BASE gone from HEAD/);
});

Deno.test("NOT JUDGED: cells in which nothing ever worked, and runs that share no value", () => {
  const never = overallVerdict(
    compared([WELL, { mode: "rst", failed: 1 }], [WELL, { mode: "rst", failed: 1 }]),
  );
  assert.match(never.sentence, /^NOT JUDGED: rst in churn: 1 of 1 trials failed/);
  const sampled = (values: readonly (number | null)[]): FakeCell => ({
    values: { "close_wait_peak server": values },
  });
  const apart = overallVerdict(compared([sampled([null])], [sampled([3])]));
  assert.equal(apart.sentence, "NOT JUDGED: BASE and HEAD have no value in common");
});

Deno.test("FAILED before all: what got worse, the counts first, then families", () => {
  const slow = family({ verdict: "regressed", group: "close", ...by(2) });
  assert.match(
    judged([slow], { head: RESET }),
    /^FAILED: 2 regressions: fin resets 1,000 more peers in churn; every mode closes 2\.0× slower/,
  );
  const open = family({ verdict: "not judged", group: "echo", reason: "too few" });
  assert.match(
    judged([...SAME, open], { head: RESET }),
    /^FAILED: 1 regression: .*; NOT JUDGED: echo times$/,
  );
});

Deno.test("FAILED: a count or a cell that is gone, unless it is allowed", () => {
  const silent: FakeCell = { values: { "bytes_lost client": [0, 0] } };
  assert.equal(
    overallVerdict(compared([WELL], [silent])).sentence,
    "FAILED: 1 count of BASE gone from HEAD: peer_resets server of fin in churn, not measured in HEAD",
  );
  assert.equal(
    overallVerdict(compared([WELL, { ...WELL, mode: "rst" }], [WELL])).sentence,
    "FAILED: 1 cell of BASE gone from HEAD: rst in churn, not in HEAD",
  );
  assert.equal(
    overallVerdict(compared([WELL], [silent], ["metric=peer_resets"])).sentence,
    "PASSED: 1 count equal; ALLOWED: 1 regression",
  );
});

Deno.test("what is allowed is told and does not fail; nothing else is not called green", () => {
  const { word, sentence } = overallVerdict(
    compared(
      [{ values: { "bytes_lost client": [0] } }],
      [{ values: { "bytes_lost client": [1] } }],
      [
        "metric=bytes_lost",
      ],
    ),
  );
  assert.equal(word, "PASSED");
  assert.match(
    sentence,
    /^PASSED: nothing got worse beside what is told here; ALLOWED: 1 regression$/,
  );
});

Deno.test("a wide change is told once; a part that is far worse is told too", () => {
  const run = family({ verdict: "regressed", ...by(2) });
  const groups = (["rate", "close", "echo"] as const).map((group) => ({ ...run, group }));
  const rst = (point: number) =>
    family({ verdict: "regressed", level: "mode", mode: "rst", group: "close", ...by(point) });
  assert.match(
    judged([run, ...groups, rst(2.2)]),
    /^FAILED: 1 regression: everything is 2\.0× slower/,
  );
  assert.match(
    judged([run, ...groups, rst(8)]),
    /^FAILED: 2 regressions: everything is 2\.0× slower .*; rst closes 8\.0× slower/,
  );
});

Deno.test("many regressions: the first of them, and how many more", () => {
  const lost = { values: { "bytes_lost client": [9, 9], "peer_resets server": [0, 0] } };
  const modes = ["fin", "rst", "drain"];
  const all = (cell: FakeCell) => modes.map((mode) => ({ ...cell, mode }));
  assert.equal(
    overallVerdict(compared(all(WELL), all(lost))).sentence,
    "FAILED: 3 regressions: fin loses 9 more bytes in churn and in 2 more cells",
  );
});

Deno.test("a trade is told on the first line", () => {
  const cell = (timeWait: number, resets: number): FakeCell => ({
    values: { "time_wait_end client": [timeWait], "rst_by_close host": [resets] },
  });
  assert.match(
    overallVerdict(compared([cell(1000, 0)], [cell(0, 1000)], ["metric=rst_by_close"])).sentence,
    /TRADED: less time_wait_end for more rst_by_close host by fin in churn; ALLOWED: 1 regression$/,
  );
  const failing = (timeWait: number, opened: number): FakeCell => ({
    values: {
      ...cell(timeWait, 1000 - timeWait).values,
      "connections_opened client": [opened],
    },
  });
  assert.match(
    overallVerdict(compared([failing(1000, 1000)], [failing(0, 999)])).sentence,
    /TRADED: less time_wait_end for more rst_by_close host and fewer connections_opened client by fin/,
  );
});

Deno.test("runs that are one measurement are said to be, and a change in one value is seen", () => {
  const cell = (time: number): FakeCell => ({
    values: { ...WELL.values, "close_p50 client": [time, 12] },
  });
  const same = compared([cell(10)], [cell(10)]);
  assert.equal(
    overallVerdict(same).sentence,
    "PASSED: BASE and HEAD are one measurement, equal to the digit: 2 counts and 1 other values; " +
      "nothing was measured anew",
  );
  // A trial that failed is no count, and a time that is not judged is none either.
  const beside: readonly FakeCell[] = [
    { ...cell(10), failed: 1 },
    { mode: "linger:1", values: { "connect_p50 client": [30, 40] } },
  ];
  assert.match(
    overallVerdict(compared(beside, beside)).sentence,
    /: 2 counts and 2 other values; /,
  );
  assert.equal(compared([cell(10)], [cell(10.1)]).identical, false);
  // Counts alone are equal in any two runs.
  assert.equal(compared([WELL], [WELL]).identical, false);
});

Deno.test("the exit code follows the first word", () => {
  const fail = (word: "FAILED" | "NOT JUDGED" | "PASSED") =>
    (["regressed", "not-judged", "never"] as const).map((on) =>
      isFailure({ word, sentence: "" }, on)
    );
  assert.deepEqual(fail("FAILED"), [true, true, false]);
  assert.deepEqual(fail("NOT JUDGED"), [false, true, false]);
  assert.deepEqual(fail("PASSED"), [false, false, false]);
});

Deno.test("GitHub's annotation: one line, whatever is in the sentence", () => {
  const of = (word: "FAILED" | "NOT JUDGED" | "PASSED") =>
    annotation({ word, sentence: "9 % ##[x]" });
  assert.equal(of("FAILED"), "::error title=closecost compare::9 %25 # #[x]\n");
  assert.match(of("NOT JUDGED"), /^::warning /);
  assert.match(of("PASSED"), /^::notice /);
});

Deno.test("what would be seen: once where it is nothing; advice on repetitions where there is some", () => {
  const blind = (level: "run" | "mode", group: "rate" | "all") => {
    const { detectable: _, ...one } = family({ level, group, verdict: "not judged" });
    return one;
  };
  const families = [
    blind("run", "rate"),
    blind("run", "all"),
    family({ level: "mode", mode: "fin" }),
  ];
  const report = { ...compared([WELL], [WELL]), families, inTurns: true };
  assert.deepEqual(wouldBeSeen(report)[0]?.lines, [
    "in the whole run: not at all",
    "in one mode: all 1.2×",
  ]);
  const cell = (values: readonly number[]): FakeCell => ({
    values: { "close_p50 client": values },
  });
  const open = { ...compared([cell([10, 11])], [cell([11, 10])]), families, inTurns: true };
  const lines = (about: Partial<Report>) => notJudged({ ...open, ...about })[0]?.lines.join("\n");
  assert.match(
    lines({ advice: { repetitions: 12, settled: 91 } }) ?? "",
    /^12 repetitions .*: .* 91 /m,
  );
  assert.match(lines({ advice: { settled: 3 } }) ?? "", /^not even 100 repetitions .* 3 were/m);
});
