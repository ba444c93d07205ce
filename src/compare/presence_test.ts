import type { MetricName, PlacedMetric } from "../metrics/registry.ts";
import assert from "node:assert/strict";
import { parseAllowance } from "./allow.ts";
import { compareRuns } from "./compare.ts";
import { overallVerdict } from "./overall_verdict.ts";
import { DEFAULTS, type FakeCell, measured } from "./testdata/runs.ts";
import { type Comparison, fails } from "./verdict.ts";

type Repetitions = readonly (number | null)[];

/** One metric of one cell beside another that both runs have; without repetitions it has no row. */
function only(
  metric: PlacedMetric,
  bases: readonly (Repetitions | undefined)[],
  head: Repetitions | undefined,
  allow: readonly string[] = [],
): Comparison {
  const cell = (values: Repetitions | undefined): FakeCell[] => [{
    values: {
      "connections_failed client": [0, 0, 0],
      ...(values === undefined ? {} : { [metric]: values }),
    },
  }];
  const runs = bases.map((values, day) =>
    measured(cell(values), { runId: `base-${day}`, startedAt: `2025-01-0${day + 1}T00:00:00.000Z` })
  );
  const { comparisons } = compareRuns(runs, measured(cell(head), { runId: "head" }), {
    ...DEFAULTS,
    allow: allow.map((text) => parseAllowance(text, ["mode"])),
  });
  const found = comparisons.filter((one) => `${one.metric} ${one.side}` === metric);
  assert.equal(found.length, 1);
  return found[0] as Comparison;
}

const EXACT = "bytes_lost client";
const SAMPLED = "close_wait_peak server";

for (
  const [what, head, reason] of [
    ["emptied", [null, null, null], "empty in HEAD"],
    ["without rows", undefined, "not measured in HEAD"],
    ["emptied in one repetition", [0, null, 0], "empty in 1 of 3 repetitions of HEAD"],
  ] as const
) {
  Deno.test(`a count that BASE has and that HEAD has ${what} fails unless it is allowed`, () => {
    const one = only(EXACT, [[0, 0, 0]], head);
    assert.deepEqual([one.verdict, one.reason, one.lost], ["removed", reason, true]);
    assert.ok(fails(one, "regressed"));
    assert.ok(!fails(one, "never"));
    assert.ok(!fails(only(EXACT, [[0, 0, 0]], head, ["metric=bytes_lost"]), "regressed"));
  });
}

Deno.test("what is worse where HEAD has a value is worse, whatever else is empty", () => {
  assert.equal(only(EXACT, [[0, 0, 0]], [1, null, null]).verdict, "regressed");
});

Deno.test("a count that was not there in every repetition of BASE is not missed in HEAD", () => {
  assert.equal(only(EXACT, [[0, null, 0]], [0, 0, null]).verdict, "unchanged");
});

Deno.test("a count that the newest base run has no more is not lost by HEAD", () => {
  const one = only(EXACT, [[0, 0, 0], undefined], undefined);
  assert.deepEqual([one.verdict, one.lost], ["removed", undefined]);
  assert.ok(only(EXACT, [undefined, [0, 0, 0]], undefined).lost);
});

Deno.test("what happened to be sampled on one side alone is no difference, and no failure", () => {
  for (
    const [base, head, reason] of [
      [[null, null], [5, 7], "empty in BASE"],
      [[5, 7], [null, null], "empty in HEAD"],
    ] as const
  ) {
    const one = only(SAMPLED, [base], head);
    assert.deepEqual([one.verdict, one.reason], ["not judged", reason]);
    assert.ok(!fails(one, "regressed"));
  }
  assert.equal(only(SAMPLED, [undefined], [5, 7]).verdict, "added");
  assert.equal(only(SAMPLED, [[5, 7]], undefined).verdict, "removed");
});

Deno.test("a cell that BASE judged and HEAD has no more fails; one that never worked does not", () => {
  const whole = (bases: readonly FakeCell[]) =>
    compareRuns([measured([{}, ...bases])], measured([{}], { runId: "head" }), DEFAULTS)
      .comparisons.filter(({ cell }) => cell.mode === "rst");
  const [gone] = whole([{ mode: "rst", values: { [EXACT]: [0] } }]);
  assert.ok(gone && gone.verdict === "removed" && fails(gone, "regressed"));
  const [never] = whole([{ mode: "rst", failed: 2 }]);
  assert.ok(never && never.verdict === "removed" && !fails(never, "regressed"));
});

Deno.test("a count that chance decides is lost where HEAD has none; one that has fewer is not judged", () => {
  const of = (base: Repetitions, head: Repetitions | undefined, chance: readonly MetricName[]) => {
    const cell = (values: Repetitions | undefined): FakeCell => ({
      chance,
      values: { "peer_resets server": [0, 0, 0], ...(values ? { [EXACT]: values } : {}) },
    });
    const runs = [measured([cell(base)]), measured([cell(head)], { runId: "head" })] as const;
    return overallVerdict(compareRuns([runs[0]], runs[1], DEFAULTS)).sentence;
  };
  assert.match(of([5, 6, 7], [null, null, null], ["bytes_lost"]), /^FAILED: 1 count of BASE gone/);
  assert.match(of([5, 6, 7], undefined, ["bytes_lost"]), /^FAILED: 1 count of BASE gone/);
  assert.match(
    of([5, 5, null], [5, null, null], []),
    /^NOT JUDGED: bytes_lost empty in a larger share/,
  );
  assert.match(of([5, null, 5], [5, 5, null], []), /^PASSED/);
  const worse = of([5, 6, 5, 6, 5, 6, 5, null], [9, 9, 9, 8, 9, 9, null, null], []);
  assert.match(worse, /^FAILED: 1 regression/);
});

Deno.test("a value that every repetition of BASE has and none of HEAD is not passed over", () => {
  const name = "fin_wait_1_time client";
  const of = (base: Repetitions, head: Repetitions) => {
    const cell = (values: Repetitions) => [{ values: { [EXACT]: [0, 0, 0], [name]: values } }];
    const [a, b] = [measured(cell(base)), measured(cell(head), { runId: "head" })];
    return overallVerdict(compareRuns([a], b, DEFAULTS)).sentence;
  };
  assert.match(of([10, 11, 12], [null, null, null]), /^NOT JUDGED: fin_wait_1_time of BASE gone/);
  assert.match(of([10, null, 12], [null, null, null]), /^PASSED/);
});
