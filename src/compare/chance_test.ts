import type { Place } from "../model/words.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { type MetricName, METRICS, type PlacedMetric } from "../metrics/registry.ts";
import { compareRuns } from "./compare.ts";
import { formatReason, formatRemark } from "./format.ts";
import { DEFAULTS, type FakeCell, measured } from "./testdata/runs.ts";
import type { Comparison, Report, Verdict } from "./verdict.ts";

const LOST = "bytes_lost server";

/** One cell with one metric against the same; every base run is a list of repetitions. */
function compared(
  bases: readonly (readonly number[])[],
  head: readonly number[],
  { metric = LOST, chance }: { metric?: PlacedMetric; chance?: "base" | "head" } = {},
): Report {
  const name = metric.split(" ")[0] as MetricName;
  const cell = (values: readonly number[], side: "base" | "head"): FakeCell[] => [{
    values: { [metric]: values },
    ...(chance === side ? { chance: [name] } : {}),
  }];
  const runs = bases.map((values, day) =>
    measured(cell(values, "base"), {
      runId: `base-${day}`,
      startedAt: new Date(Date.UTC(2025, 0, day + 1)).toISOString(),
    })
  );
  return compareRuns(runs, measured(cell(head, "head"), { runId: "head" }), DEFAULTS);
}

function only({ comparisons }: Report): Comparison {
  assert.equal(comparisons.length, 1);
  return comparisons[0] as Comparison;
}

function verdictOf(...args: Parameters<typeof compared>): Verdict {
  return only(compared(...args)).verdict;
}

const EXACT = [...METRICS.values()].filter(({ assume, better }) =>
  assume === "exact" && better !== "neither"
);
const exactMetric = fc.constantFrom(...EXACT).map(({ name, places, better }) => ({
  metric: `${name} ${places[0] as Place}` as const,
  sign: better === "higher" ? -1 : 1,
}));
const count = fc.nat(5000);

Deno.test("chance: identical code never regresses in one repetition, whoever says so", () => {
  const said = fc.constantFrom("base" as const, "head" as const);
  fc.assert(fc.property(exactMetric, count, count, said, ({ metric }, before, after, chance) => {
    const verdict = verdictOf([[before]], [after], { metric, chance });
    assert.equal(verdict, before === after ? "unchanged" : "not judged");
  }));
});

Deno.test("exact: one more for the worse in one repetition always regresses", () => {
  const reps = fc.integer({ min: 1, max: 12 });
  const runs = fc.integer({ min: 1, max: 4 });
  fc.assert(fc.property(
    ...[exactMetric, count, reps, runs, reps, fc.nat(11)] as const,
    ({ metric, sign }, value, baseReps, baseRuns, headReps, which) => {
      const bases = Array.from({ length: baseRuns }, () => Array(baseReps).fill(value));
      const head = Array(headReps).fill(value);
      assert.equal(verdictOf(bases, head, { metric }), "unchanged");
      head[which % headReps] += sign;
      assert.equal(verdictOf(bases, head, { metric }), "regressed");
    },
  ));
});

Deno.test("chance: many repetitions show what chance does not do", () => {
  const [base, worse] = [[31, 42, 41, 38, 35, 44, 40, 33], [88, 97, 90, 85, 99, 91, 93, 87]];
  const options = { chance: "base" } as const;
  assert.equal(verdictOf([base], worse, options), "regressed");
  assert.equal(verdictOf([worse], base, options), "improved");
  assert.equal(verdictOf([base], [...base].reverse(), options), "not judged");
  // All equal, by chance or not, has not changed.
  assert.equal(verdictOf([[0, 0]], [0, 0], options), "unchanged");
});

Deno.test("chance decides single metrics of single cells; all others stay exact", () => {
  const cells = (mode: string, lost: number, resets: number): FakeCell => ({
    mode,
    values: { [LOST]: [lost], "peer_resets client": [resets] },
    ...(mode === "rst" ? { chance: ["bytes_lost"] } : {}),
  });
  const { comparisons } = compareRuns(
    [measured([cells("rst", 5, 5), cells("fin", 0, 0)])],
    measured([cells("rst", 6, 6), cells("fin", 1, 0)], { runId: "head" }),
    DEFAULTS,
  );
  const verdicts = comparisons.map(({ cell, metric, verdict }) => [cell.mode, metric, verdict]);
  assert.deepEqual(verdicts.sort(), [
    ["fin", "bytes_lost", "regressed"],
    ["fin", "peer_resets", "unchanged"],
    ["rst", "bytes_lost", "not judged"],
    ["rst", "peer_resets", "regressed"],
  ]);
});

Deno.test("chance has no say in what is noisy anyway", () => {
  const { comparisons, warnings } = compared([[100]], [200], {
    ...{ metric: "close_p50 server", chance: "base" },
  });
  assert.equal(comparisons[0]?.notExact, undefined);
  assert.deepEqual(warnings, []);
});

Deno.test("BASE differs within a run: judged as noisy; HEAD alone differs: a regression", () => {
  assert.equal(verdictOf([[0, 0, 1]], [2]), "not judged");
  assert.equal(verdictOf([[0, 0, 1], [0, 0, 0]], [1]), "not judged");
  assert.equal(verdictOf([[0, 0, 0]], [0, 1, 0]), "regressed");
  assert.equal(verdictOf([[0]], [0, 1, 0]), "regressed");
});

Deno.test("base runs differ: a newest value that was measured again counts, one alone does not", () => {
  assert.equal(verdictOf([[3], [1], [2]], [4]), "not judged");
  assert.equal(verdictOf([[3], [1], [2]], [0]), "not judged");
  // It is what the newest run had: nothing has changed since.
  assert.equal(verdictOf([[3], [1], [2]], [2]), "unchanged");
  assert.equal(verdictOf([[3], [1], [1]], [2]), "regressed");
  assert.equal(verdictOf([[3], [1, 1]], [2]), "regressed");
  assert.equal(verdictOf([[3], [1, 1]], [0]), "improved");
});

Deno.test("it is said: in a warning, and beside each such row", () => {
  const chance = compared([[5]], [6], { chance: "head" });
  assert.deepEqual(chance.warnings, [
    "chance decides bytes_lost in churn fin, client closes: judged as noisy",
  ]);
  const one = only(chance);
  assert.equal(one.notExact, "chance");
  assert.equal(
    formatReason(one),
    "decided by chance; too few repetitions",
  );
  assert.match(formatRemark(one), /^decided by chance, too few/);
  const differs = compared([[5, 6]], [7]);
  assert.deepEqual(differs.warnings, [
    "bytes_lost server differs between repetitions of the base in churn fin, client closes: " +
    "judged as noisy",
  ]);
  assert.match(formatReason(only(differs)), /^differs within BASE; too few/);
});
